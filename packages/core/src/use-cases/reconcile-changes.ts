import { onPostgres } from '../adapters/engines/database-target.ts';
import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import { changedBetween } from '../adapters/postgres/store/named-objects.ts';
import type { CatalogScope } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { proveRenames } from '../generate/renames/prove-renames.ts';
import type { DecidedRename } from '../generate/renames/rename.ts';
import type { RenameWishes } from '../generate/renames/rename-wishes.ts';
import type { Reconciliation } from '../reconcile/reconciliation.ts';
import { countLosses } from './count-losses.ts';
import type { BackfillOptions } from './fill-new-columns.ts';
import { generateParts } from './generate-parts.ts';
import type { GenerateRequest } from './generate-revisions.ts';
import type { ReconcileState } from './read-reconcile-state.ts';
import type { Stand } from './stand-on-shadow.ts';

/** What is said about changes beforehand, and who can be asked. */
export interface ChangeWishes {
  readonly renames: RenameWishes;
  /** Expressions for new columns that are required, by column as written. */
  readonly backfill: BackfillOptions['given'];
  readonly now: Date;
}

/** From where to where. */
export interface ChangesRequest {
  readonly state: ReconcileState;
  readonly scope: CatalogScope;
  readonly from: Stand;
  readonly wanted: Stand;
  readonly wishes: ChangeWishes;
}

/** The changes, and what they mean. */
export interface PlannedChanges extends Pick<Reconciliation, 'changes' | 'renames' | 'losses'> {
  readonly wanted: Catalog;
}

/**
 * Plans, writes and proves what leads from one stand to another. What is one object in both, by the
 * numbers that their common origin gave it, is renamed.
 *
 * @throws OrchError `GENERATE.*`
 */
export async function planChanges(request: ChangesRequest): Promise<PlannedChanges> {
  const { from, wanted } = request;
  const catalog = wanted.replay.catalog;
  const renames = provenRenames(request);
  // Two columns that change their names with each other leave no difference between schemas.
  const isSame = from.replay.catalog.fingerprint === catalog.fingerprint && renames.length === 0;
  if (isSame) return { changes: [], renames: [], losses: [], wanted: catalog };

  const target = await wanted.replay.openCopy('wanted');
  try {
    const session = await openSession(target.target, { readOnly: true });
    try {
      const generated = await generateParts({
        request: generateRequest(request),
        truth: {
          kind: 'models',
          label: 'the official revisions',
          target: target.target,
          beside: target.target,
          session,
          catalog,
        },
        scope: request.scope,
        replay: from.replay,
        heads: request.state.state.applied.slice(-1).map(({ id }) => id),
        wanted: catalog,
        identity: { renames, changed: [], gap: null, isAtCheckout: false, findings: [] },
      });
      const changes = generated.revisions;
      return {
        changes,
        renames: generated.renames,
        losses: await countLosses(onPostgres(request.state.state.target), changes),
        wanted: catalog,
      };
    } finally {
      await closeSession(session);
    }
  } finally {
    await target.drop();
  }
}

function provenRenames({ from, wanted }: ChangesRequest): readonly DecidedRename[] {
  const origin = wanted.namesBefore;
  const changed = changedBetween({ origin, from: from.names, to: wanted.names });
  return proveRenames(changed, { history: from.replay.catalog, wanted: wanted.replay.catalog });
}

function generateRequest({ state, wishes }: ChangesRequest): GenerateRequest {
  const { project, database, environment } = state.place;
  return {
    project,
    // No other environment is asked for anything.
    database: { ...database, environments: new Map([[environment.name, environment]]) },
    environment: environment.name,
    message: `reconcile ${database.name} in ${environment.name}`,
    now: wishes.now,
    privileges: false,
    allowUnmodelled: false,
    allowUnproved: false,
    renames: wishes.renames,
    backfill: {
      learn: false,
      given: wishes.backfill,
      fillNullable: false,
      allowTodo: false,
      wish: 'atOnce',
    },
  };
}
