import { openPastCode } from '../adapters/git/past-code.ts';
import type { NotedRevision } from '../checkout/revisions-of-rows.ts';
import { withDetails } from '../checkout/errors.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';
import { mayImportFiles } from '../git/imported-names.ts';
import type { PastStep } from '../git/past-code.ts';
import type { Repository } from '../git/repository.ts';
import { isLocalPath } from '../revision/is-local-path.ts';
import type { RunStep } from '../runner/run-step.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** What code is wanted of, and for which database. */
export interface CodeRequest {
  readonly place: DatabasePlace;
  readonly state: Pick<DatabaseState, 'history' | 'files'>;
  readonly repository: Repository;
  readonly steps: readonly CodeStep[];
  readonly signal?: AbortSignal;
}

/** A step, and whether the file in the folder does when its text is the same. */
export interface CodeStep extends PastStep {
  readonly source: 'folder' | 'commit';
}

/** Code that can be run for the time of a piece of work. */
export interface OpenedCode {
  /** In the order of the request. */
  readonly steps: readonly RunStep[];
  readonly findings: readonly Finding[];
}

/** The step that reverts an applied revision with the code of the commit that it is of. */
export function revertOf(revision: NotedRevision): CodeStep {
  const { commit } = revision;
  const source = isLocalPath(revision.path) ? 'folder' : 'commit';
  return { direction: 'down', revision, commit, source };
}

/**
 * The step that replays a revision on a shadow. One that imports nothing does the same wherever its
 * text is.
 */
export function replayOf(revision: NotedRevision): CodeStep {
  const { commit, source: text } = revision;
  const source = commit !== null && mayImportFiles(text) ? 'commit' : 'folder';
  return { direction: 'up', revision, commit, source };
}

/**
 * Finds the code of steps for the time of a piece of work: files of the folder where they do, else
 * those of the commits. A failure names the latter by commit and path: where they were run is gone
 * by then.
 *
 * @throws OrchError `PAST_CODE.*`, `GIT.*`, and what the work throws
 */
export async function withCode<Result>(
  request: CodeRequest,
  work: (code: OpenedCode) => Promise<Result>,
): Promise<Result> {
  const { place, repository, steps, signal } = request;
  const inFolder = steps.map((step) => fileInFolder(request, step));
  const past = await openPastCode({
    repository,
    project: place.project,
    steps: steps.filter((_, at) => inFolder[at] === null),
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const rest = past.steps.values();
    return await work({
      steps: steps.map(({ direction, revision, commit }, at): RunStep => {
        const file = inFolder[at];
        if (file !== null && file !== undefined) return { direction, revision, file, commit };
        const next = rest.next();
        if (next.done === true) throw new Error(`no code for ${revision.id}`);
        return next.value;
      }),
      findings: past.findings,
    });
  } catch (error) {
    throw error instanceof OrchError ? namedByCommit(error, past.steps) : error;
  } finally {
    await past.close();
  }
}

function namedByCommit(error: OrchError, steps: readonly RunStep[]): OrchError {
  const step = steps.find(({ file }) => file === error.details['file']);
  if (step === undefined) return error;
  const { commit, revision } = step;
  const file = commit === null ? revision.path : `${commit.slice(0, 12)}:${revision.path}`;
  return withDetails(error, { file });
}

function fileInFolder({ state }: CodeRequest, { revision, source }: CodeStep): string | null {
  if (source === 'commit') return null;
  const isSame = state.history.revisions.get(revision.id)?.checksum === revision.checksum;
  return isSame ? (state.files.get(revision.id) ?? null) : null;
}
