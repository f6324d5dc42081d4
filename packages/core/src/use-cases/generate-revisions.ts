import type { ClientBase } from 'pg';

import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { SharedProcess } from '../adapters/runner/shared-process.ts';
import { requireSameVersion } from '../adapters/postgres/shadow/require-same-version.ts';
import { catalogScopeOf, type CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, Project } from '../config/project.ts';
import type { Finding } from '../failure/finding.ts';
import type { Change } from '../generate/change.ts';
import type { DecidedRename } from '../generate/renames/rename.ts';
import type { RenameWishes } from '../generate/renames/rename-wishes.ts';
import { findRowHazards, type RowHazard } from '../generate/row-hazards.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { BackfillOptions, BackfillSuggestion } from './fill-new-columns.ts';
import { generateParts } from './generate-parts.ts';
import type { BackfillReport, TableReport } from './plan-in-steps.ts';
import { proveByIdentity, type IdentityProof } from './prove-by-identity.ts';
import type { Past } from './read-past.ts';
import { replayHistory } from './replay-history.ts';

/** What to generate, whatever the truth is. */
export interface GenerateRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that revisions see as `context.environment` on the shadow. */
  readonly environment: string;
  readonly message: string;
  readonly now: Date;
  /** Whether owners and grants are compared too. */
  readonly privileges: boolean;
  /** Leaves out what cannot be modelled instead of refusing. */
  readonly allowUnmodelled: boolean;
  /** Returns a revision that could not be proved instead of refusing. */
  readonly allowUnproved: boolean;
  /** What is said about renames; without it everything that may be one is refused. */
  readonly renames?: RenameWishes;
  /** Leaves a revision between what is added and what is tightened or goes, to move data in. */
  readonly data?: boolean;
  /** What is said about columns that are new; without it values are only learned. */
  readonly backfill?: BackfillOptions;
  readonly onStage?: (stage: GenerateStage) => void;
}

/** The schema that a history is to lead to, in a database that has it. */
export interface Truth {
  /** A real database, whose rows and identities tell more than its schema, or the models. */
  readonly kind: 'database' | 'models';
  /** How output calls it, without a password. */
  readonly label: string;
  /** The database that has the schema. */
  readonly target: PostgresTarget;
  /** The database beside whose server shadows are made. */
  readonly beside: PostgresTarget;
  /** A read-only session on `target`. */
  readonly session: ClientBase;
  /** What `session` reads in the scope of the request ({@link scopeOfRequest}). */
  readonly catalog: Catalog;
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
      /**
       * Whether exactly the revisions before these are recorded in the truth: it has what these do
       * already, and they can be recorded there without being run.
       */
      readonly isTruthAtCheckout: boolean;
      /** What is renamed, and who or what decided so. */
      readonly renames: readonly DecidedRename[];
      /** How new columns come to their values. */
      readonly backfills: readonly BackfillReport[];
      /** How large tables are that the changes could keep others waiting for, and what follows. */
      readonly tables: readonly TableReport[];
      /** What may be null and could be filled. */
      readonly suggestions: readonly BackfillSuggestion[];
      /** What rows of existing tables must be like for the revisions to be applied. */
      readonly hazards: readonly RowHazard[];
      /** What down cannot bring back for tables that hold rows, in words; it is refused there. */
      readonly irreversible: readonly string[];
      /** What differs and was left out, in words. */
      readonly leftOut: readonly string[];
    };

/** What of a database is compared for a request. */
export function scopeOfRequest(
  request: Pick<GenerateRequest, 'database' | 'privileges'>,
): CatalogScope {
  return catalogScopeOf(request.database, { privileges: request.privileges });
}

/**
 * Makes the revisions that lead from a history to the truth's schema: replay, compare, plan, render,
 * prove. The truth is only read; nothing is written to the migrations folder.
 *
 * @throws OrchError `GENERATE.*`, and what connecting and running revisions throw
 */
export async function generateRevisions(
  request: GenerateRequest,
  past: Past,
  truth: Truth,
): Promise<Generated> {
  const runners = new SharedProcess(request.project);
  try {
    return await generateWith(runners, { request, past, truth });
  } finally {
    await runners.end();
  }
}

interface Asked {
  readonly request: GenerateRequest;
  readonly past: Past;
  readonly truth: Truth;
}

async function generateWith(
  runners: SharedProcess,
  { request, past, truth }: Asked,
): Promise<Generated> {
  const { project, database } = request;
  const scope = scopeOfRequest(request);
  const { steps, heads } = past;
  const wanted = truth.catalog;

  request.onStage?.({ kind: 'replay', revisions: steps.length });
  const replay = await replayHistory({
    project,
    database,
    environment: request.environment,
    beside: truth.beside,
    steps,
    scope,
    runners,
  });
  requireSameVersion(wanted, replay.catalog);
  const identity = await proveByIdentity(past, truth, replay.catalog);
  const findings = [...replay.findings, ...identity.findings];
  const counts = { history: steps.length, replayed: replay.replayed, findings };
  if (replay.catalog.fingerprint === wanted.fingerprint && !isNameChanged(request, identity)) {
    return { kind: 'upToDate', ...counts };
  }

  request.onStage?.({ kind: 'compare' });
  const ends = { truth, scope, replay, heads, wanted, identity };
  const parts = await generateParts({ request, ...ends, runners });
  const { renamed, ...generated } = parts;
  const hazards = findRowHazards(renamed, wanted);
  const isTruthAtCheckout = identity.isAtCheckout;
  return { kind: 'generated', ...counts, ...generated, isTruthAtCheckout, hazards };
}

/** Two columns that change their names with each other leave no difference between catalogs. */
function isNameChanged({ renames }: GenerateRequest, identity: IdentityProof): boolean {
  return (
    (renames?.accept ?? []).length > 0 ||
    identity.renames.some(({ from }) => /^(?:column|table|enumValue|sequence):/.test(from))
  );
}
