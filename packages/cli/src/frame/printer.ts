import { neutraliseBlock, neutraliseInline, neutraliseLine } from './neutralise.ts';
import type { Colors } from './streams.ts';
import { renderTable } from './table.ts';
import { plainText } from './text.ts';
import type { Text } from './text.ts';

/** Writes text for people; the one place where output is made safe and coloured. */
export interface Printer {
  /** One line; parts are joined without a space. No part breaks the line. */
  line(...parts: readonly Text[]): void;
  /** Several lines kept as they are, e.g. SQL or a file, each after `indent` spaces. */
  block(text: string, indent?: number): void;
  /** Aligned columns without borders; long cells are cut to fit the width. */
  table(rows: readonly (readonly Text[])[], options?: TableOptions): void;
  /** Columns that the terminal has; 80 when it is none. */
  readonly width: number;
}

/** How a table is drawn. */
export interface TableOptions {
  readonly head?: readonly string[];
  /** Column (from 0) that gives up characters when the table is too wide; the last unless given. */
  readonly shrink?: number;
  readonly indent?: number;
}

/** What a printer needs to know of the stream it writes to. */
export interface PrinterSink {
  readonly colors: Colors;
  readonly width: number;
  readonly terminal: boolean;
  write(text: string): void;
}

/** Makes a printer on a sink. */
export function makePrinter(sink: PrinterSink): Printer {
  const writeLine = (line: string): void => sink.write(`${line.trimEnd()}\n`);
  return {
    width: sink.width,
    line: (...parts) => writeLine(paintLine(parts, sink.colors)),
    block: (text, indent = 0) => {
      for (const line of neutraliseBlock(text)) writeLine(' '.repeat(indent) + line);
    },
    table: (rows, options = {}) => {
      for (const line of renderTable(rows, options, sink)) writeLine(line);
    },
  };
}

/** One safe line with its looks as terminal escapes. */
export function paintLine(parts: Text, colors: Colors): string {
  const first = neutraliseLine(plainText(parts));
  // A runner command can be put together from several parts, so the whole line decides.
  if (first !== neutraliseInline(plainText(parts))) return first;
  return paint(parts, colors);
}

/** Safe text with its looks as terminal escapes. */
export function paint(text: Text, colors: Colors): string {
  if (typeof text === 'string') return neutraliseInline(text);
  if (typeof text === 'number') return String(text);
  if ('look' in text) return colors[text.look](paint(text.text, colors));
  return text.map((part) => paint(part, colors)).join('');
}
