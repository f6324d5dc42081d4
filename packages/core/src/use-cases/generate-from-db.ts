import { closeSession, openSession, type PostgresTarget } from '../adapters/postgres/connect.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { readCatalog } from '../adapters/postgres/catalog/read-catalog.ts';
import { readMigrationsFolder } from '../adapters/files/read-migrations-folder.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { Database, Project } from '../config/project.ts';
import type { Change } from '../generate/change.ts';
import type { Finding } from '../failure/finding.ts';
import { findRowHazards, type RowHazard } from '../generate/row-hazards.ts';
import { historyBroken } from '../generate/errors.ts';
import { checkHistory } from '../history/check-history.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunStep } from '../runner/run-step.ts';
import { replayHistory } from './replay-history.ts';
import { generateParts } from './generate-parts.ts';

/** What to generate, from where. */
export interface GenerateRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that revisions see as `context.environment` on the shadow. */
  readonly environment: string;
  readonly reference: PostgresTarget;
  readonly message: string;
  readonly now: Date;
  /** Whether owners and grants are compared too. */
  readonly privileges: boolean;
  /** Leaves out what cannot be modelled instead of refusing. */
  readonly allowUnmodelled: boolean;
  /** Returns a revision that could not be proved instead of refusing. */
  readonly allowUnproved: boolean;
  readonly onStage?: (stage: GenerateStage) => void;
}

/** What generating is busy with. */
export type GenerateStage =
  | { readonly kind: 'readReference' }
  | { readonly kind: 'replay'; readonly revisions: number }
  | { readonly kind: 'compare' }
  | { readonly kind: 'prove'; readonly part: number; readonly parts: number };

/** One revision that was made, and whether it was seen to work. */
export interface GeneratedRevision {
  readonly id: RevisionId;
  readonly fileName: string;
  /** Absolute path where it belongs. */
  readonly file: string;
  readonly source: string;
  readonly changes: readonly Change[];
  readonly proved: boolean;
}

/** The result of generating; nothing is written yet. */
export type Generated =
  | {
      readonly kind: 'upToDate';
      readonly history: number;
      readonly replayed: number;
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'generated';
      readonly history: number;
      readonly replayed: number;
      readonly findings: readonly Finding[];
      readonly revisions: readonly GeneratedRevision[];
      /** What rows of existing tables must be like for the revisions to be applied. */
      readonly hazards: readonly RowHazard[];
      /** What down cannot bring back for tables that hold rows, in words; it is refused there. */
      readonly irreversible: readonly string[];
      /** What differs and was left out, in words. */
      readonly leftOut: readonly string[];
    };

/**
 * Makes the revisions that lead from the history at the current checkout to the reference's
 * schema: replay, compare, plan, render, prove. The reference is only read; nothing is written
 * to the migrations folder.
 *
 * @throws OrchError `GENERATE.*`, and what reading the history or connecting throws
 */
export async function generateFromDatabase(request: GenerateRequest): Promise<Generated> {
  const { project, database } = request;
  const scope = catalogScopeOf(database, { privileges: request.privileges });
  const past = await readPast(project, database);
  const { steps } = past;

  request.onStage?.({ kind: 'readReference' });
  const session = await openSession(request.reference, { readOnly: true });
  try {
    const wanted = await readCatalog(session, scope);
    request.onStage?.({ kind: 'replay', revisions: steps.length });
    const replay = await replayHistory({
      project,
      database,
      environment: request.environment,
      beside: request.reference,
      steps,
      scope,
    });
    requireSameVersion(wanted, replay.catalog);
    const { replayed, findings } = replay;
    const counts = { history: steps.length, replayed, findings };
    if (replay.catalog.fingerprint === wanted.fingerprint) return { kind: 'upToDate', ...counts };

    request.onStage?.({ kind: 'compare' });
    const { revisions, irreversible, leftOut } = await generateParts({
      request,
      scope,
      replay,
      heads: past.heads,
      wanted,
      reference: session,
    });
    const hazards = findRowHazards(replay.catalog, wanted);
    return { kind: 'generated', ...counts, revisions, hazards, irreversible, leftOut };
  } finally {
    await closeSession(session);
  }
}

/** A history ready to be replayed. */
export interface Past {
  /** Every revision in topological order, each `up`. */
  readonly steps: readonly RunStep[];
  /** The one head, or nothing for an empty history. */
  readonly heads: readonly RevisionId[];
}

/**
 * Reads the migrations folder as something that can be replayed.
 *
 * @throws OrchError `GENERATE.HISTORY_BROKEN` when anything about it is wrong or it has several heads
 */
export async function readPast(project: Project, database: Database): Promise<Past> {
  const { history, files, findings } = await readMigrationsFolder(database, project);
  const all = [...findings, ...checkHistory({ history, applied: [] })];
  const broken = all.filter((finding) => finding.severity === 'error');
  if (broken.length > 0) throw historyBroken(broken);
  const steps = history.graph.topologicalOrder().map((id) => {
    const revision = history.revisions.get(id);
    const file = files.get(id);
    if (revision === undefined || file === undefined) throw new Error(`no file for ${id}`);
    return { direction: 'up' as const, revision, file, commit: null };
  });
  return { steps, heads: history.graph.heads() };
}
