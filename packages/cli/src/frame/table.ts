import { createRequire } from 'node:module';
import type CliTable from 'cli-table3';
import { neutraliseLine } from './neutralise.ts';
import { paint } from './paint.ts';
import type { Colors } from './streams.ts';
import { dim, plainText } from './text.ts';
import type { Text } from './text.ts';

/** How a table is drawn. */
export interface TableOptions {
  readonly head?: readonly string[];
  /** Column (from 0) that gives up characters when the table is too wide; the last unless given. */
  readonly shrink?: number;
  readonly indent?: number;
}

/** What a table needs to know of the stream it is printed on. */
export interface TableSink {
  readonly colors: Colors;
  readonly width: number;
  /** True when lines must not be wider than `width`. */
  readonly terminal: boolean;
}

const GAP = 2;
const LEAST_COLUMN = 8;
const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((edge) =>
    [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`].map((name) => [name, '']),
  ),
);

const require = createRequire(import.meta.url);

/**
 * The lines of a table, aligned without borders. A table wider than the terminal takes the missing
 * columns from its widest column (or `shrink`); elsewhere, e.g. in a pipe, nothing is cut.
 */
export function renderTable(
  rows: readonly (readonly Text[])[],
  options: TableOptions,
  sink: TableSink,
): readonly string[] {
  const all = options.head === undefined ? rows : [options.head.map((name) => dim(name)), ...rows];
  if (all.length === 0) return [];
  const indent = ' '.repeat(options.indent ?? 0);
  // Loaded on the first table: string-width's tables are a noticeable part of the start-up time.
  const Table = require('cli-table3') as typeof CliTable;
  const table = new Table({
    chars: { ...BORDERLESS, middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: [...columnWidths(all, options, sink)],
  });
  for (const row of all) table.push(row.map((cell) => paint(cell, sink.colors)));
  return table
    .toString()
    .split('\n')
    .map((line) => indent + line);
}

function columnWidths(
  rows: readonly (readonly Text[])[],
  options: TableOptions,
  sink: TableSink,
): readonly number[] {
  const width = require('string-width') as (text: string) => number;
  const count = Math.max(...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, width(neutraliseLine(plainText(row[column] ?? '')))),
      1,
    ),
  );
  if (!sink.terminal) return natural;
  const available = sink.width - (options.indent ?? 0) - GAP * (count - 1);
  const excess = natural.reduce((sum, one) => sum + one, 0) - available;
  if (excess <= 0) return natural;
  const shrink = options.shrink ?? natural.indexOf(Math.max(...natural));
  return natural.map((one, column) =>
    column === shrink ? Math.max(Math.min(one, LEAST_COLUMN), one - excess) : one,
  );
}
