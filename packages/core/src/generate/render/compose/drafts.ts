import type { CodeLine, ColumnLine } from '../code/block.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import { definedBy, isBarrier, neededBy } from './order-tokens.ts';
import type { Planned } from './planned.ts';

/** A block that is being put together; `place` is where it runs. */
export type Draft = TableDraft | StatementDraft;

export interface TableDraft {
  readonly kind: 'createTable' | 'alterTable';
  readonly table: QualifiedName;
  place: number;
  columns: ColumnLine[];
  readonly lines: CodeLine[];
  /** What its lines define, which a column added by the same call must not need. */
  readonly defined: Set<string>;
}

export interface StatementDraft {
  readonly kind: 'statement';
  readonly planned: Planned;
  readonly line: CodeLine;
  place: number;
}

/**
 * The drafts in the order in which they run, and what stands between them. A later change may join
 * an earlier draft when nothing in between defines what it needs, so that a table's parts can be
 * written together.
 */
export class Drafts {
  readonly #drafts: Draft[] = [];
  readonly #moved = new Map<number, StatementDraft[]>();
  readonly #definers = new Map<string, Draft>();
  #barrier = -1;

  /** Adds a draft at the end. */
  push(draft: Draft, planned: Planned): void {
    draft.place = this.#drafts.length;
    this.#drafts.push(draft);
    if (isBarrier(planned)) this.#barrier = draft.place;
    this.define(draft, planned);
  }

  /** Notes what a change defines at its draft's place. */
  define(draft: Draft, planned: Planned): void {
    for (const token of definedBy(planned)) {
      const known = this.#definers.get(token);
      if (known === undefined || known.place <= draft.place) this.#definers.set(token, draft);
    }
  }

  isLast(draft: Draft): boolean {
    return draft.place === this.#drafts.length - 1;
  }

  /** Whether a change can run at the place of an earlier draft instead of at the end. */
  canJoin(draft: Draft, planned: Planned): boolean {
    return this.#barrier <= draft.place && this.#definersAfter(draft.place, planned).length === 0;
  }

  /**
   * Makes room for a change at the place of an earlier draft by moving there the new types that it
   * needs, when these need nothing from in between. Says whether the change can join now.
   */
  makeRoom(draft: Draft, planned: Planned): boolean {
    if (this.#barrier > draft.place) return false;
    const needed = this.#definersAfter(draft.place, planned).filter(isNewType);
    const canMove = needed.every((one) =>
      this.#definersAfter(draft.place, one.planned).every((other) => other === one),
    );
    if (!canMove) return false;
    for (const one of needed) this.#move(one, draft.place);
    return this.canJoin(draft, planned);
  }

  /** All drafts in the order in which they run. */
  inOrder(): readonly Draft[] {
    const stays = (draft: Draft, index: number): readonly Draft[] => [
      ...(this.#moved.get(index) ?? []),
      ...(draft.place === index ? [draft] : []),
    ];
    return this.#drafts.flatMap(stays);
  }

  #move(draft: StatementDraft, place: number): void {
    draft.place = place;
    const others = this.#moved.get(place) ?? [];
    this.#moved.set(place, [...others, draft]);
  }

  #definersAfter(place: number, planned: Planned): readonly Draft[] {
    const found = new Set<Draft>();
    for (const token of neededBy(planned)) {
      const definer = this.#definers.get(token);
      if (definer !== undefined && definer.place > place) found.add(definer);
    }
    return [...found];
  }
}

function isNewType(draft: Draft): draft is StatementDraft {
  return (
    draft.kind === 'statement' && /^CREATE (?:TYPE|DOMAIN|SEQUENCE) /.test(draft.planned.change.sql)
  );
}
