import { atPoint, reachPoint } from '../adapters/git/checkout-fault.ts';
import { removeCheckoutJournal, writeCheckoutJournal } from '../adapters/git/checkout-journal.ts';
import { performCheckout } from '../adapters/git/perform-checkout.ts';
import { repairCheckout } from '../adapters/git/repair-checkout.ts';
import { standAsItWas } from '../adapters/git/resolve-destination.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { destinationOf } from '../checkout/journal.ts';
import type {
  CheckoutJournal,
  CheckoutStep,
  GitStand,
  JournalledDatabase,
} from '../checkout/journal.ts';
import type { Repository } from '../git/repository.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RunEvent } from '../runner/run-event.ts';
import { finishInterrupted, movePart, verifyMove } from './checkout-database.ts';
import type { DatabaseMove } from './checkout-database.ts';
import { makeClone, removeClone } from './checkout-clone.ts';
import type { Clone } from './checkout-clone.ts';
import type { DatabasePlace } from './read-database-state.ts';

/** What a checkout tells while it goes on. */
export type CheckoutEvent =
  | { readonly kind: 'run'; readonly database: string; readonly event: RunEvent }
  | { readonly kind: 'cloned'; readonly database: string; readonly clone: string }
  | { readonly kind: 'checkedOut'; readonly to: GitStand; readonly said: string }
  /** Something failed, and all goes back to where it was. */
  | { readonly kind: 'returning'; readonly because: Error };

/** A database of a journal as it can be reached now. */
export interface MovedDatabase {
  readonly place: DatabasePlace;
  readonly journalled: JournalledDatabase;
  /** What is moved instead of it. */
  readonly clone: Clone | null;
}

/** Everything that a walk works on. */
export interface Walk {
  readonly repository: Repository;
  readonly databases: readonly MovedDatabase[];
  /** Catalogs that a rehearsal has proved, by the names of the databases. */
  readonly proved: ReadonlyMap<string, Catalog>;
  readonly signal?: AbortSignal;
  readonly unheard: readonly RunEvent['kind'][];
  onEvent(event: CheckoutEvent): void;
}

/** What was run on one database. */
export interface WalkedDatabase {
  readonly database: string;
  readonly environment: string;
  /** How to reach the copy that was moved instead; null when it was the database itself. */
  readonly clone: string | null;
  readonly reverted: readonly RevisionId[];
  readonly applied: readonly RevisionId[];
}

/**
 * Walks from wherever Git and the databases are to where the journal leads: downs, the checkout,
 * ups, the proof; then the journal is gone. What is done already is seen in the databases and in
 * Git, and is not done again.
 *
 * @throws OrchError `CHECKOUT.*`, `RUN.*`, `PAST_CODE.*`, `CONNECTION.*`, `STORE.*`; the journal
 *   stays, except when only the proof of the way back fails
 */
export async function walk(
  options: Walk,
  journal: CheckoutJournal,
): Promise<readonly WalkedDatabase[]> {
  const { root } = options.repository;
  const isBack = journal.direction === 'back';
  // A copy is not brought back, it goes away with all that was done to it.
  const isMoved = ({ clone }: MovedDatabase): boolean => clone === null || !isBack;
  const point = (name: string): string => (isBack ? `back-${name}` : name);
  const begin = (step: CheckoutStep): void => {
    options.signal?.throwIfAborted();
    writeCheckoutJournal(root, { ...journal, step });
  };
  const moved = options.databases.filter(isMoved);
  const moves = moved.map((database) => moveOf(options, journal, database));
  const each = async (direction: 'up' | 'down'): Promise<(readonly RevisionId[])[]> => {
    const done: (readonly RevisionId[])[] = [];
    for (const move of moves) done.push(await movePart(move, direction));
    return done;
  };

  begin('downs');
  if (!isBack) await makeClones(options);
  const reverted = await atPoint(point('downs'), async () => {
    for (const move of moves) await finishInterrupted(move);
    return each('down');
  });
  reachPoint(point('downs-done'));

  begin('git');
  reachPoint(point('git'));
  const wanted = destinationOf(journal);
  const to = isBack ? await standAsItWas(options.repository, wanted) : wanted;
  await repairCheckout(options.repository, journal.from, journal.to);
  const said = await performCheckout(options.repository, to);
  if (said !== null) options.onEvent({ kind: 'checkedOut', to, said });
  reachPoint(point('git-done'));

  begin('ups');
  const applied = await atPoint(point('ups'), () => each('up'));
  reachPoint(point('ups-done'));

  begin('verified');
  // All that was moved is back; what differs now is the work of others, which no journal undoes.
  if (isBack) await dropClones(options);
  if (isBack) removeCheckoutJournal(root);
  for (const move of moves) await verifyMove(move);
  reachPoint(point('verified'));
  removeCheckoutJournal(root);
  return moved.map(({ journalled: { database, environment }, clone }, at) => ({
    database,
    environment,
    clone: clone?.label ?? null,
    reverted: reverted[at] ?? [],
    applied: applied[at] ?? [],
  }));
}

async function makeClones({ databases, onEvent }: Walk): Promise<void> {
  for (const { place, journalled, clone } of databases) {
    if (clone === null) continue;
    await makeClone(place, clone);
    onEvent({ kind: 'cloned', database: journalled.database, clone: clone.name });
  }
}

async function dropClones({ databases }: Walk): Promise<void> {
  for (const { place, clone } of databases) if (clone !== null) await removeClone(place, clone);
}

function moveOf(
  { repository, proved, signal, unheard, onEvent }: Walk,
  journal: CheckoutJournal,
  { place, journalled, clone }: MovedDatabase,
): DatabaseMove {
  const { database } = journalled;
  return {
    place: clone?.place ?? place,
    journalled,
    label: clone?.label ?? journalled.label,
    repository,
    journal,
    proved: journal.direction === 'there' ? (proved.get(database) ?? null) : null,
    unheard,
    onEvent: (event) => onEvent({ kind: 'run', database, event }),
    ...(signal === undefined ? {} : { signal }),
  };
}
