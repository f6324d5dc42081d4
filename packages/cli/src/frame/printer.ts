import { annotationText } from './annotation-text.ts';
import type { Annotation } from './annotation-text.ts';
import { neutraliseBlock, withoutRunnerCommands } from './neutralise.ts';
import { paint } from './paint.ts';
import { renderTable } from './table.ts';
import type { TableOptions, TableSink } from './table.ts';
import type { Text } from './text.ts';

/** Writes text for people; the one place where output is made safe and coloured. */
export interface Printer {
  /** One line; parts are joined without a space. No part breaks the line. */
  line(...parts: readonly Text[]): void;
  /** Several lines kept as they are, e.g. SQL or a file, each after `indent` spaces. */
  block(text: string, indent?: number): void;
  /** Aligned columns without borders; long cells are cut to fit the width. */
  table(rows: readonly (readonly Text[])[], options?: TableOptions): void;
  /** A line that a runner of GitHub shows at a file; the only runner command that is ever printed. */
  annotate(annotation: Annotation): void;
  /** Columns that the terminal has; 80 when it is none. */
  readonly width: number;
  /** False in a pipe or a file, where output is for programs and nothing is drawn. */
  readonly terminal: boolean;
}

/** The stream that a printer writes to. */
export interface PrinterSink extends TableSink {
  write(text: string): void;
}

/** Makes a printer on a sink. */
export function makePrinter(sink: PrinterSink): Printer {
  const writeLine = (line: string): void =>
    sink.write(`${withoutRunnerCommands(line.trimEnd())}\n`);
  return {
    width: sink.width,
    terminal: sink.terminal,
    line: (...parts) => writeLine(paint(parts, sink.colors)),
    block: (text, indent = 0) => {
      for (const line of neutraliseBlock(text)) writeLine(' '.repeat(indent) + line);
    },
    annotate: (annotation) => sink.write(`${annotationText(annotation)}\n`),
    table: (rows, options = {}) => {
      for (const line of renderTable(rows, options, sink)) writeLine(line);
    },
  };
}
