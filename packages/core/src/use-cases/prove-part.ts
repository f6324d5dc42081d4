import type { Shadow } from '../adapters/postgres/shadow/shadow.ts';
import { writeScratchRevision } from '../adapters/files/scratch-revision.ts';
import type { FactKey } from '../catalog/catalog.ts';
import { factOf } from '../catalog/compare-catalogs.ts';
import { describeDifference } from '../catalog/describe-difference.ts';
import { notProved } from '../generate/errors.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { GeneratedRevision } from './generate-revisions.ts';
import type { Part, PartsRequest } from './generate-parts.ts';
import { proveRevision, type Proof } from './prove-revision.ts';
import type { Replay } from './replay-history.ts';
import { writeRevision, type Spelling } from './write-revision.ts';

/** A part as a revision, and the history's replay with it at its end. */
export interface ProvedPart {
  readonly revision: GeneratedRevision;
  readonly replay: Replay;
}

/** Where a part stands among the generated revisions. */
export interface PartPlace {
  readonly parents: readonly RevisionId[];
  readonly isLast: boolean;
  /** Stands where the part begins; the first proof uses it up. */
  readonly shadow: Shadow;
}

type Failed = Extract<Proof, { kind: 'failed' }>;

/**
 * Writes a part as a revision and proves it: first with builder calls, then with SQL for what the
 * proof found different, then with SQL throughout. The proof decides, not the renderer.
 *
 * @throws OrchError `GENERATE.NOT_PROVED` unless the request allows it and it is the last part
 */
export async function provePart(
  input: PartsRequest,
  part: Part,
  place: PartPlace,
): Promise<ProvedPart> {
  const { request, replay } = input;
  let spelling: Spelling | null = { style: 'builder', rawOnly: new Set<FactKey>() };
  let failed: Failed | null = null;
  let { shadow } = place;
  while (spelling !== null) {
    const revision = await writeRevision(input, part, { ...place, spelling });
    const outcome = await tryRevision(input, part, { revision, shadow });
    if ('replay' in outcome) return outcome;
    failed = outcome;
    spelling = nextSpelling(spelling, failed);
    if (spelling !== null) shadow = await replay.openCopy('proof');
  }
  if (failed === null || !request.allowUnproved || !place.isLast) throw asFailure(failed);

  const remarks = [`Not proved: ${asFailure(failed).message}.`];
  const raw: Spelling = { style: 'raw', rawOnly: new Set() };
  const revision = await writeRevision(input, part, { ...place, spelling: raw, remarks });
  return { revision, replay };
}

async function tryRevision(
  input: PartsRequest,
  part: Part,
  { revision, shadow }: { readonly revision: GeneratedRevision; readonly shadow: Shadow },
): Promise<ProvedPart | Failed> {
  const { request, replay, scope, runners } = input;
  const { project, database, environment } = request;
  const scratch = await writeScratchRevision(project.root, revision.fileName, revision.source);
  try {
    const step = {
      direction: 'up',
      revision: scratch.revision,
      file: scratch.file,
      commit: null,
    } as const;
    const proof = await proveRevision({
      project,
      database,
      environment,
      scope,
      shadow,
      step,
      before: replay.catalog,
      after: part.after,
      ...(runners === undefined ? {} : { runners }),
    });
    if (proof.kind === 'failed') return proof;
    return {
      revision: { ...revision, proved: true },
      replay: await replay.followedBy(step, shadow, part.after),
    };
  } finally {
    await shadow.drop();
    await scratch.remove();
  }
}

function nextSpelling(tried: Spelling, failed: Failed): Spelling | null {
  if (tried.style === 'raw') return null;
  const different = failed.differences.map((difference) => factOf(difference).key);
  const rawOnly = new Set([...tried.rawOnly, ...different]);
  return rawOnly.size > tried.rawOnly.size && tried.rawOnly.size === 0
    ? { style: 'builder', rawOnly }
    : { style: 'raw', rawOnly: new Set() };
}

function asFailure(failed: Failed | null): Error {
  if (failed === null) return new Error('nothing was tried');
  return notProved(failed.direction, failed.differences.map(describeDifference), failed.cause);
}
