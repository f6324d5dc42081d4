import { assertNever } from '@orch/core/failure/assert-never';
import type { LockHolder, RestoreEvent, RunEvent, StashEvent } from '@orch/core/runner/run-event';
import { durationText } from './frame/duration-text.ts';
import { silentLogger } from './frame/logger.ts';
import { sizeText } from './frame/size-text.ts';
import type { Logger } from './frame/logger.ts';
import type { Bar, Progress } from './frame/progress.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';
import type { Text } from './frame/text.ts';

/** Draws a run on stderr; it only looks on. */
export interface RunReporter {
  /** Given to the runner as `onEvent`. */
  readonly onEvent: (event: RunEvent) => void;
  /** Kinds of events that it has no use for. */
  readonly unheard: readonly RunEvent['kind'][];
  /** Takes the bar away; called when the run has ended, however it did. */
  stop(): void;
}

/** How often a wait that goes on is told again. */
const REMIND_MS = 10_000;
const QUERY_LENGTH = 60;

/**
 * Reports a run: one line per revision with its time, a bar when it takes longer than a second,
 * and who holds the lock that is waited for. Statements go to the log alone.
 */
export function makeRunReporter(to: {
  readonly progress: Progress;
  readonly log: Logger;
}): RunReporter {
  const { progress, log } = to;
  let bar: Bar | null = null;
  let completed = 0;
  let toldOfWait = -Infinity;

  const draw = (event: RunEvent): void => {
    switch (event.kind) {
      case 'lockWaiting':
        if (event.waitedMs < toldOfWait) toldOfWait = -Infinity;
        if (event.waitedMs - toldOfWait < REMIND_MS) return;
        toldOfWait = event.waitedMs;
        progress.line(
          yellow('waiting'),
          ' for another run: ',
          ...holderText(event.holder, event.waitedMs),
        );
        return;
      case 'lockTaken':
        toldOfWait = -Infinity;
        return;
      case 'revisionStarted':
        bar ??= progress.bar('', event.total);
        bar.update(completed, event.id);
        return;
      case 'revisionDone':
        completed += 1;
        bar?.update(completed, event.id);
        progress.line(...doneText(event));
        return;
      case 'retry':
        progress.line(...retryText(event));
        return;
      case 'reconnected':
        progress.line(yellow('reconnected'), ' in ', event.id, ': ', event.reason);
        return;
      case 'stash':
        progress.line(...stashText(event));
        return;
      case 'restore':
        for (const line of restoreText(event)) progress.line(...line);
        return;
      case 'log':
        progress.line(dim(event.id === null ? '' : `${event.id}: `), event.message);
        return;
      case 'statement':
        return;
      default:
        assertNever(event);
    }
  };
  return {
    unheard: log === silentLogger ? ['statement'] : [],
    onEvent: (event) => {
      log.debug({ event }, event.kind);
      draw(event);
    },
    stop: () => {
      bar?.stop();
      bar = null;
    },
  };
}

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { kind: Kind }>;

function doneText(event: EventOf<'revisionDone'>): readonly Text[] {
  const verb = event.direction === 'up' ? green('up  ') : yellow('down');
  return [verb, '  ', bold(event.id), '  ', dim(durationText(event.durationMs))];
}

function retryText(event: EventOf<'retry'>): readonly Text[] {
  const blocker = event.blockedBy === null ? '' : `, held by ${event.blockedBy}`;
  return [
    yellow('lock'),
    ` in ${event.id}${blocker}: attempt ${event.attempt + 1} in ${durationText(event.waitMs)}`,
  ];
}

/** E.g. `stashed  1,204 values of recruits.id_number, 96 kB (stash 3)`. */
function stashText({ stash, table, columns, rows, bytes }: StashEvent): readonly Text[] {
  const [only, second] = columns;
  const count = rows.toLocaleString('en-US');
  const what =
    only !== undefined && second === undefined
      ? `${count} values of ${table}.${only}`
      : `${count} rows of ${table}${columns.length === 0 ? '' : ` (${columns.join(', ')})`}`;
  return [yellow('stashed'), `  ${what}, ${sizeText(bytes)}`, dim(` (stash ${stash})`)];
}

/** E.g. `restored  1,203 values of recruits.id_number (stash 3)`, and what differs below it. */
function restoreText(event: RestoreEvent): readonly (readonly Text[])[] {
  const { stash, table, columns, restored, failure } = event;
  const source = dim(` (stash ${stash})`);
  if (failure !== null) {
    return [
      [yellow('kept'), `  what was in ${table}: ${failure}`, source],
      ['      ', cyan(`orch stash show ${stash}`)],
    ];
  }
  const [only, second] = columns;
  const count = restored.toLocaleString('en-US');
  const what =
    only !== undefined && second === undefined
      ? `${count} values of ${table}.${only}`
      : `${count} rows of ${table}`;
  const rows = (text: string, number: number): readonly (readonly Text[])[] =>
    number === 0 ? [] : [['          ', dim(`${text}: ${number.toLocaleString('en-US')}`)]];
  return [
    [green('restored'), `  ${what}`, source],
    ...rows('of them under another key now', event.followed),
    ...rows('rows that are gone, their values stay in the stash', event.deleted),
    ...rows('rows that came since, left as they are', event.born),
    ...rows('rows with newer values, or whose other row is gone, left as they are', event.kept),
  ];
}

function holderText(holder: LockHolder | null, waitedMs: number): readonly Text[] {
  const waited = dim(` (${durationText(waitedMs)} so far)`);
  if (holder === null) return ['its session is not visible', waited];
  const who = [
    `pid ${holder.pid}`,
    holder.user === '' ? '' : ` of ${holder.user}`,
    holder.application === '' ? '' : ` (${holder.application})`,
  ].join('');
  const age = holder.ageMs === null ? '' : ` begun ${durationText(holder.ageMs)} ago`;
  const query = holder.query === '' ? '' : `, statement${age}: ${shortened(holder.query)}`;
  return [who, query, waited];
}

function shortened(query: string): string {
  const line = query.replace(/\s+/gu, ' ').trim();
  return line.length <= QUERY_LENGTH ? line : `${line.slice(0, QUERY_LENGTH - 1)}…`;
}
