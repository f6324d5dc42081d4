import type { QualifiedName } from '../render/sql/sql-reader.ts';

/** The ways in which a value may follow from a row, the plainest first. */
export const backfillKinds = [
  'constant',
  'copy',
  'cast',
  'function',
  'concatenation',
  'mapping',
  /** A lookup through a foreign key that exists already. */
  'reference',
  'lookup',
] as const;

/** How the values of a new column follow from the rows that exist. */
export type BackfillKind = (typeof backfillKinds)[number];

/** An expression that may give the values of a new column. */
export interface Candidate {
  readonly kind: BackfillKind;
  /** SQL over the columns of the table, without a cast to the column's type unless it needs one. */
  readonly expression: string;
  /** What it reads: two candidates of one kind that read different things contradict each other. */
  readonly reads: string;
}

/** How many rows of the reference a candidate was held against. */
export interface Evidence {
  readonly rows: number;
  /** Rows in which the column holds exactly what the expression gives. */
  readonly agree: number;
  /** False when only a sample of the rows was read. */
  readonly exact: boolean;
}

/** A candidate with what the reference says about it. */
export interface ScoredCandidate extends Candidate {
  readonly evidence: Evidence;
}

/** A column that is new in a table that exists, and that has no value of its own for its rows. */
export interface NewColumn {
  readonly table: QualifiedName;
  readonly column: string;
  /** As the server prints it, e.g. `character varying(80)`. */
  readonly type: string;
  readonly isRequired: boolean;
}

/** Where the values of a new column come from. */
export type Backfill = NewColumn &
  (
    | { readonly source: 'learned'; readonly learned: ScoredCandidate }
    /** Given by the user: nothing is known about the reference. */
    | { readonly source: 'given'; readonly expression: string }
    /** Not known: the revision is to be completed by hand. */
    | { readonly source: 'todo' }
  );

/** The expression of a backfill; null when it is still to be written. */
export function expressionOf(backfill: Backfill): string | null {
  switch (backfill.source) {
    case 'learned':
      return backfill.learned.expression;
    case 'given':
      return backfill.expression;
    case 'todo':
      return null;
  }
}

const plainLiteral = /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)$/i;

/** An expression as it may stand anywhere: a comma in it would begin another column. */
export function enclosed(expression: string): string {
  return plainLiteral.test(expression) ? expression : `(${expression})`;
}

/** Whether every row gets the same value, whenever it is asked for. */
export function isConstant(backfill: Backfill): boolean {
  if (backfill.source === 'learned') return backfill.learned.kind === 'constant';
  return backfill.source === 'given' && plainLiteral.test(backfill.expression);
}

/** `recruits.cohort`, with the schema unless it is the usual one. */
export function columnLabel({ table, column }: NewColumn): string {
  return [...(table.schema === 'public' ? [] : [table.schema]), table.name, column].join('.');
}
