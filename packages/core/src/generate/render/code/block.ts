import type { Change } from '../../change.ts';

/** A line of code with the notes that stand above it. */
export interface CodeLine {
  readonly code: string;
  readonly notes: readonly string[];
}

/** A column in a table's call: what is chained to it comes later. */
export interface ColumnLine extends CodeLine {
  readonly name: string;
  /** `.primary()`, `.comment('...')`: in the order in which they are chained. */
  readonly suffixes: readonly string[];
}

/**
 * A piece of a revision's body, in the order of execution. Knex runs a table's call in an order of
 * its own: the columns, their comments, then every other line as it stands.
 */
export type Block =
  | {
      readonly kind: 'createTable' | 'alterTable';
      readonly schema: string;
      readonly table: string;
      /** `knex.schema`, with the table's schema where it is named. */
      readonly builder: string;
      readonly columns: readonly ColumnLine[];
      readonly lines: readonly CodeLine[];
    }
  /** Whole statements, and the change that they perform. */
  | { readonly kind: 'statement'; readonly line: CodeLine; readonly change: Change };
