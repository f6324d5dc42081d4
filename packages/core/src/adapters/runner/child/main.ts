// oxlint-disable-next-line import/no-unassigned-import -- before anything else imports pg
import '../../postgres/load-pg.ts';
import { OrchError } from '../../../failure/orch-error.ts';
import type { RunEvent } from '../../../runner/run-event.ts';
import type { RunOutcome } from '../../../runner/run-outcome.ts';
import { sqlStateOf } from '../../postgres/sqlstate.ts';
import { storeFailure } from '../../postgres/store/read-store.ts';
import { packFailure } from '../carried-failure.ts';
import { writeAt } from '../at-file.ts';
import { aborted, connectionLostOutside, runnerClosed } from '../errors.ts';
import { ownConnection, processExit, revisionThrew } from '../revision-errors.ts';
import type { About } from '../about-revision.ts';
import type { At, ChildOptions, Task, ToChild, ToParent } from '../protocol.ts';
import { cancelRunning } from './cancel-running.ts';
import { parseFaultPoint } from './fault-point.ts';
import { captureOutput, guardProcess } from './guard-process.ts';
import { guardSockets } from './guard-sockets.ts';
import type { GuardedAddress } from './guard-sockets.ts';
import { Observer } from './observer.ts';
import { loadKnex } from './knex-bridge.ts';
import { watchParent } from './parent-watch.ts';
import { placeInFile, reasonOf } from './place-in-file.ts';
import type { RunContext } from './run-context.ts';
import { runSteps } from './run-steps.ts';
import type { RunProgress } from './run-steps.ts';
import { reconcileRevisions } from './reconcile-revisions.ts';
import { resolveRevision } from './resolve-revision.ts';
import { seedRows } from './seed-rows.ts';
import { stampRevisions } from './stamp-revisions.ts';
import { StatementHook } from './statement-hook.ts';
import { openWorkbench } from './workbench.ts';
import type { Workbench } from './workbench.ts';

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
let opened: { readonly bench: Workbench; readonly context: RunContext } | null = null;

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
  if (opened === null) return;
  await opened.context.observer.close();
  await opened.bench.bridge.close();
  await opened.bench.session.close();
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
  const lost = opened?.bench.session.lost ?? null;
  if (error instanceof OrchError) return error;
  return lost === null ? storeFailure(error) : connectionLostOutside(lost, sqlStateOf(lost));
}

async function open(options: ChildOptions): Promise<ToParent> {
  const hook = new StatementHook(parseFaultPoint(process.env['ORCH_FAULT']));
  unheard = options.unheard;
  const { host, port } = options.target;
  const guarded: GuardedAddress = { host, port, remoteAddress: null };
  guardSockets(guarded, () => breakRule((about) => ownConnection(about, `${host}:${port}`)));
  const { target, limits } = options;
  const observer = new Observer({
    target,
    hook,
    lockTimeoutMs: limits.lockTimeoutMs,
    connectTimeoutMs: limits.connectTimeoutMs,
    session: () => opened?.bench.session ?? null,
  });
  const context: RunContext = { options, hook, observer, abort: abort.signal, tell, at };
  const bench = await openWorkbench(context);
  guarded.remoteAddress = bench.session.remoteAddress;
  opened = { bench, context };
  return { kind: 'opened' };
}

async function perform(task: Task): Promise<RunOutcome> {
  if (opened === null) throw new Error('a task came before the connection');
  if (progress.isTainted) throw runnerClosed();
  const { bench, context } = opened;
  switch (task.kind) {
    case 'run':
      return runSteps(bench, task.request, context, progress);
    case 'stamp':
      return stampRevisions(bench, task.request, context);
    case 'seed':
      return seedRows(bench, task.request, context);
    case 'reconcile':
      return reconcileRevisions(bench, task.request, context, progress);
    case 'resolve':
      return resolveRevision(bench, task.request, context);
  }
}

async function cancel(): Promise<void> {
  abort.abort();
  if (opened !== null) await cancelRunning(opened.bench.session, opened.context);
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
