import { OrchError } from '@orch/core/failure/orch-error';
import type { CommandResult } from './command.ts';
import { verbs } from './commands/index.ts';
import { makeContext } from './frame/context.ts';
import { endedEarly, invalidArgument, unknownCommand } from './frame/errors.ts';
import { findVerb } from './frame/find-verb.ts';
import type { FoundVerb } from './frame/find-verb.ts';
import { isLogLevel, logLevels, openLogger } from './frame/logger.ts';
import type { LogLevel } from './frame/logger.ts';
import { rememberProjectSecrets } from './frame/secrets.ts';
import { exitNow, watchForEarlyExit } from './frame/leave.ts';
import { listenForSignals } from './frame/signals.ts';
import { suggest } from './frame/suggest.ts';
import { openTerminal } from './frame/terminal.ts';
import type { Terminal } from './frame/terminal.ts';

const BUG = 70;

/**
 * Runs one command line and says which exit code it ends with: 0 done, 1 failure, 2 usage or
 * configuration, 3 findings, 70 a bug, 130 and 143 interrupted.
 */
export async function runCli(argv: readonly string[]): Promise<number> {
  const found = findVerb(argv);
  const terminal = openTerminal({ json: wantsJson(argv), command: found.name });
  watchForEarlyExit(() => terminal.failed(endedEarly()));
  const interruption = listenForSignals((name) => terminal.interrupted(name));
  const onUncaught = (error: unknown): never => {
    terminal.failed(error);
    exitNow(BUG);
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
  try {
    const result = await runVerb(found, terminal, interruption.signal);
    terminal.finished(result);
    const code = (await terminal.delivered()) ? (result.exitCode ?? 0) : 1;
    return interruption.exitCode() ?? code;
  } catch (thrown) {
    const reason: unknown = interruption.signal.reason;
    const error = interruption.signal.aborted && !(thrown instanceof OrchError) ? reason : thrown;
    terminal.failed(error);
    return interruption.exitCode() ?? (error instanceof OrchError ? error.exitCode : BUG);
  } finally {
    interruption.dispose();
  }
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

async function runVerb(
  found: FoundVerb,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<CommandResult> {
  const asksHelp = found.words.includes('--help') || found.words.includes('-h');
  const name = found.name ?? 'help';
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) throw unknownCommand(name, suggest(name, Object.keys(verbs)));
  if (asksHelp) return await runHelp(found.name, terminal, signal);

  const [command, { parseArguments }] = await Promise.all([
    verb.load(),
    import('./frame/parse-arguments.ts'),
  ]);
  const parsed = parseArguments(name, command, found.words);
  const logger = await openLogger(logLevel(name, parsed.options), terminal.logLine);
  const context = makeContext({
    command,
    parsed,
    signal,
    cwd: process.cwd(),
    env: process.env,
    progress: terminal.progress,
    interactive: terminal.interactive,
    logger,
    onProject: rememberProjectSecrets,
  });
  logger.debug({ command: name, options: parsed.options, args: parsed.args }, 'started');
  const result = await command.run(context);
  logger.debug({ command: name, exitCode: result.exitCode ?? 0 }, 'finished');
  return result;
}

/** The level of `--log-level`, else of ORCH_LOG, else silent. */
function logLevel(command: string, options: Readonly<Record<string, unknown>>): LogLevel {
  const level = options['log-level'] ?? process.env['ORCH_LOG'];
  if (level === undefined || level === '') return 'silent';
  if (isLogLevel(level)) return level;
  throw invalidArgument(command, `ORCH_LOG is one of ${logLevels.join(', ')}`);
}

async function runHelp(
  about: string | null,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<CommandResult> {
  const words = about === null ? [] : [about];
  return await runVerb({ name: 'help', words }, terminal, signal);
}
