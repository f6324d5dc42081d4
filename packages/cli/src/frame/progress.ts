import { durationText } from './duration-text.ts';
import type { Text } from './text.ts';
import type { Printer } from './printer.ts';

/** A bar on the terminal's last line. */
export interface Bar {
  /** Sets how much is done, in the units of the bar's total, and what is going on. */
  update(done: number, label?: string): void;
  /** Takes the bar away; lines may be printed at any time. */
  stop(): void;
}

/** Tells a person on stderr how the work goes on; silent work is fine, too. */
export interface Progress {
  line(...parts: readonly Text[]): void;
  block(text: string, indent?: number): void;
  /** A bar that shows itself after a second, and only on a terminal. */
  bar(label: string, total: number): Bar;
}

/** The progress of a run, as its owner sees it. */
export interface ProgressOwner extends Progress {
  /** Takes away what is drawn and draws no more; lines are still printed. */
  end(): void;
}

/** What a bar needs of the terminal. */
export interface ProgressSink {
  readonly printer: Printer;
  /** True when stderr is a terminal that can redraw its last line. */
  readonly animated: boolean;
  /** Writes to the terminal as it is. */
  write(text: string): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls again and again without keeping the process alive; gives back how to end it. */
  every(milliseconds: number, call: () => void): () => void;
  /** The text as it may be shown. */
  safe(text: string): string;
}

const SHOW_AFTER_MS = 1000;
const REDRAW_MS = 100;
const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001b[2K';

/** Makes the progress of a command on a sink. */
export function makeProgress(sink: ProgressSink): ProgressOwner {
  let drawn = '';
  let ended = false;
  const clear = (): void => {
    if (drawn !== '') sink.write(CLEAR_LINE);
  };
  const restore = (): void => {
    if (drawn !== '') sink.write(drawn);
  };
  return {
    line: (...parts) => {
      clear();
      sink.printer.line(...parts);
      restore();
    },
    block: (text, indent) => {
      clear();
      sink.printer.block(text, indent);
      restore();
    },
    bar: (label, total) =>
      makeBar({
        label,
        total,
        sink,
        draw: (text) => {
          if (ended) return;
          clear();
          drawn = text;
          restore();
        },
      }),
    end: () => {
      clear();
      drawn = '';
      ended = true;
    },
  };
}

interface BarParts {
  readonly label: string;
  readonly total: number;
  readonly sink: ProgressSink;
  draw(text: string): void;
}

function makeBar({ label, total, sink, draw }: BarParts): Bar {
  if (!sink.animated) return { update: () => undefined, stop: () => undefined };
  const started = sink.now();
  let state = { done: 0, label };
  // Drawn by the clock and not by updates: one long step is when a person wants to see life.
  const stopDrawing = sink.every(REDRAW_MS, () => {
    const elapsedMs = sink.now() - started;
    if (elapsedMs < SHOW_AFTER_MS) return;
    const { width } = sink.printer;
    draw(barText({ label: sink.safe(state.label), done: state.done, total, elapsedMs, width }));
  });
  return {
    update: (done, current = label) => {
      state = { done, label: current };
    },
    stop: () => {
      stopDrawing();
      draw('');
    },
  };
}

/** `━━━━━━──────────  3/12  1.4 s  creating index`, never as wide as the terminal. */
export function barText(parts: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly width: number;
}): string {
  const share = parts.total > 0 ? Math.min(1, Math.max(0, parts.done / parts.total)) : 0;
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
  const text = `${bar}  ${parts.done}/${parts.total}  ${durationText(parts.elapsedMs)}  ${parts.label}`;
  return [...text].slice(0, parts.width - 1).join('');
}
