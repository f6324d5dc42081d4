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
  /** Column (from 0) that gives up characters first when the table is too wide. */
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
 * columns from `shrink`, then from its widest columns; elsewhere, e.g. in a pipe, nothing is cut.
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
  const widthOf = require('string-width') as (text: string) => number;
  const count = Math.max(...rows.map((row) => row.length));
  const natural = Array.from({ length: count }, (_, column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, widthOf(neutraliseLine(plainText(row[column] ?? '')))),
      1,
    ),
  );
  if (!sink.terminal) return natural;
  const available = sink.width - (options.indent ?? 0) - GAP * (count - 1);
  const widths = [...natural];
  for (;;) {
    const excess = widths.reduce((sum, one) => sum + one, 0) - available;
    if (excess <= 0) return widths;
    const column = narrowable(widths, options.shrink);
    if (column === null) return widths;
    const width = widths[column] ?? 0;
    const next = Math.max(LEAST_COLUMN, ...widths.filter((one) => one < width));
    widths[column] = Math.max(next, width - excess);
  }
}

/** The column that gives up characters next; null when all are as narrow as they may be. */
function narrowable(widths: readonly number[], shrink: number | undefined): number | null {
  if (shrink !== undefined && (widths[shrink] ?? 0) > LEAST_COLUMN) return shrink;
  const widest = Math.max(...widths);
  return widest > LEAST_COLUMN ? widths.indexOf(widest) : null;
}
