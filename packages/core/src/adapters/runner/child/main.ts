// oxlint-disable-next-line import/no-unassigned-import -- before anything else imports pg
import '../../postgres/load-pg.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import type { RunEvent } from '../../../runner/run-event.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import { packFailure } from '../carried-failure.ts';
import { writeAt } from '../at-file.ts';
import { aborted, runnerClosed } from '../errors.ts';
import { processExit, revisionThrew } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import type { At, ChildOptions, Task, ToChild, ToParent } from '../protocol.ts';
import { captureOutput, guardProcess } from './guard-process.ts';
import { loadKnex } from './knex-bridge.ts';
import { openPostgres } from './open-postgres.ts';
import type { OpenedEngine, ProcessParts } from './opened-engine.ts';
import { watchParent } from './parent-watch.ts';
import { placeInFile, reasonOf } from './place-in-file.ts';
import type { RunProgress } from './run-steps.ts';

// The process that owns the connection and runs other people's code; `open-runner.ts` forks it.

/** How often the parent hears that the event loop turns, in milliseconds. */
const heartbeatMs = 500;

/** Events go out in bundles: a message between processes costs more than most statements. */
const bundleMs = 50;

const progress: RunProgress = { scope: null, isTainted: false };
const abort = new AbortController();
let events: RunEvent[] = [];
let unheard: ChildOptions['unheard'] = [];
let place: At | null = null;
let opened: OpenedEngine | null = null;

const exit = guardProcess((call) => breakRule((about) => processExit(about, call)));
captureOutput((line) => tell({ kind: 'log', id: place?.id ?? null, message: line }));
process.on('message', (message) => void receive(message as ToChild));
// A terminal and a service manager signal all processes: the parent cancels, this one rolls back.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])
  process.on(signal, () => undefined);
process.on('disconnect', () => exit(1));
process.on('uncaughtException', (error) => failOutside(error));
process.on('unhandledRejection', (reason) => failOutside(reason));
setInterval(() => send({ kind: 'alive' }), heartbeatMs);
send({ kind: 'alive' });
watchParent(Number(process.argv[2]));
// A parent that died while this process was loading has ended the channel unheard.
if (!process.connected) exit(1);
setImmediate(loadAhead);

/** What is to be opened is not known yet, and most of the time goes into loading Knex. */
function loadAhead(): void {
  try {
    loadKnex(process.cwd());
  } catch (error) {
    // It is loaded again, and its failure told, when a connection is opened.
    if (!(error instanceof Error)) throw error;
  }
}

async function receive(message: ToChild): Promise<void> {
  switch (message.kind) {
    case 'open':
      return answer(() => open(message.options));
    case 'task':
      return answer(async () => ({ kind: 'done', outcome: await perform(message.task) }));
    case 'abort':
      return cancel();
    case 'leave':
      return answer(leave);
    case 'close':
      await close();
      flush();
      return exit(0);
  }
}

/** Forgets the connection, so that another can be opened. */
async function leave(): Promise<ToParent> {
  if (progress.isTainted) throw runnerClosed();
  await close();
  opened = null;
  return { kind: 'left' };
}

async function close(): Promise<void> {
  await opened?.close();
}

/** Tells the parent how what it asked for ended. */
async function answer(work: () => Promise<ToParent>): Promise<void> {
  try {
    const message = await work();
    flush();
    send(message);
  } catch (error) {
    flush();
    send({ kind: 'failed', failure: packFailure(coded(error)) });
  }
}

/** A failure of orch's own statements, which none of its steps expects. */
function coded(error: unknown): unknown {
  return error instanceof OrchError ? error : (opened?.coded(error) ?? error);
}

async function open({ target, ...options }: Opening): Promise<ToParent> {
  unheard = options.unheard;
  const parts: ProcessParts = { abort: abort.signal, progress, tell, at, breakRule };
  if ('kind' in target) {
    const { openSqliteRunner } = await import('../../sqlite/runner/open-sqlite.ts');
    opened = await openSqliteRunner({ ...options, target }, parts);
  } else {
    opened = await openPostgres({ ...options, target }, parts);
  }
  return { kind: 'opened' };
}

type Opening = Extract<ToChild, { kind: 'open' }>['options'];

async function perform(task: Task): Promise<RunOutcome> {
  if (opened === null) throw new Error('a task came before the connection');
  if (progress.isTainted) throw runnerClosed();
  return opened.perform(task);
}

async function cancel(): Promise<void> {
  abort.abort();
  await opened?.cancel();
  progress.scope?.break(aborted(place?.id ?? null));
}

/** What nobody caught: the revision's fault while one runs, else a bug. */
function failOutside(thrown: unknown): void {
  const about = aboutPlace();
  if (about === null || progress.scope === null) {
    flush();
    send({ kind: 'failed', failure: packFailure(thrown) });
    return;
  }
  const where = placeInFile(thrown, about.place.file);
  // A rule that was broken late is thrown at code as the cause of a plain error.
  const rule = thrown instanceof Error && thrown.cause instanceof OrchError ? thrown.cause : thrown;
  progress.scope.break(
    rule instanceof OrchError
      ? rule
      : revisionThrew({ ...about, place: where, cause: thrown }, reasonOf(thrown)),
  );
}

/** The failure of a rule that the revision in hand breaks beside its statements. */
function breakRule(make: (about: About) => OrchError): Error {
  const about = aboutPlace();
  if (about === null) return new Error('this process runs revisions only');
  const failure = make({ ...about, place: placeInFile(new Error('here'), about.place.file) });
  progress.scope?.refuse(failure);
  return failure;
}

function aboutPlace(): About | null {
  if (place === null) return null;
  const { id, direction, file } = place;
  return { id, direction, place: { file, line: null, column: null } };
}

function at(next: At | null): void {
  place = next;
  writeAt(next);
}

function tell(event: RunEvent): void {
  if (unheard.includes(event.kind)) return;
  events.push(event);
  if (events.length === 1) setTimeout(flush, bundleMs);
}

function flush(): void {
  const bundle = events;
  events = [];
  if (bundle.length > 0) send({ kind: 'events', events: bundle });
}

function send(message: ToParent): void {
  // Without a parent there is nobody to tell, and `disconnect` is about to end this process.
  if (process.connected) process.send?.(message);
}
