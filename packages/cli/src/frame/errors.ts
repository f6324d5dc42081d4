import type { ErrorTable } from '@orch/core/failure/error-table';
import { OrchError } from '@orch/core/failure/orch-error';

/** Codes of the command line itself. */
export const usageErrors = {
  'USAGE.UNKNOWN_COMMAND': {
    when: 'The first argument is not a command of orch.',
    remedy: 'Run `orch help` for the list of commands.',
  },
  'USAGE.UNKNOWN_OPTION': {
    when: 'The command does not take the option.',
    remedy: 'Run `orch help <command>` for its options.',
  },
  'USAGE.INVALID_ARGUMENT': {
    when: 'An argument or option is missing, given twice, or has a value that the command does not take.',
    remedy: 'Run `orch help <command>` for its arguments and options.',
  },
  'USAGE.NOT_CONFIRMED': {
    when: 'The command changes a protected environment, or asks a question, and nobody agreed.',
    remedy: 'Run it on a terminal, or pass `--confirm <environment>` (or `--yes` for a question).',
  },
  'USAGE.ENDED_EARLY': {
    when: 'Code that orch runs (the configuration) called `process.exit`, or waits for what never comes.',
    remedy:
      'Take the call out of the configuration; what was begun is as after a crash, see `orch status`.',
  },
  'SHELL.FAILED': {
    when: 'Lines that were piped into `orch shell` failed; each failure is printed where it happened.',
    remedy: 'Read the output, and remember that the other lines were run.',
  },
  INTERRUPTED: {
    when: 'SIGINT or SIGTERM arrived; the command stopped at a safe point.',
    remedy: 'Run `orch status` to see where things are, then the same command again.',
  },
} satisfies ErrorTable;

export function unknownCommand(name: string, suggestion: string | null): OrchError {
  return new OrchError({
    code: 'USAGE.UNKNOWN_COMMAND',
    message: `there is no command "${name}"${suggestion === null ? '' : `, did you mean "${suggestion}"`}`,
    details: { command: name, suggestion },
    hint: suggestion === null ? 'run `orch help` for the commands' : `run \`orch ${suggestion}\``,
    exitCode: 2,
  });
}

export function unknownOption(
  command: string,
  option: string,
  suggestion: string | null,
): OrchError {
  return new OrchError({
    code: 'USAGE.UNKNOWN_OPTION',
    message: `orch ${command} has no option ${option}${suggestion === null ? '' : `, did you mean ${suggestion}`}`,
    details: { command, option, suggestion },
    hint: `run \`orch help ${command}\` for its options`,
    exitCode: 2,
  });
}

export function invalidArgument(command: string, problem: string): OrchError {
  return new OrchError({
    code: 'USAGE.INVALID_ARGUMENT',
    message: problem,
    details: { command },
    hint: `run \`orch help ${command}\``,
    exitCode: 2,
  });
}

export function confirmedAnother(given: string, name: string): OrchError {
  return new OrchError({
    code: 'USAGE.NOT_CONFIRMED',
    message: `--confirm names "${given}" and the environment is "${name}", nothing was changed`,
    details: { given, environment: name },
    hint: `pass \`--confirm ${name}\` if you mean it`,
    exitCode: 2,
  });
}

export function notConfirmed(what: string, hint: string): OrchError {
  return new OrchError({
    code: 'USAGE.NOT_CONFIRMED',
    message: `${what} was not confirmed, nothing was changed`,
    details: {},
    hint,
    exitCode: 2,
  });
}

export function endedEarly(): OrchError {
  return new OrchError({
    code: 'USAGE.ENDED_EARLY',
    message: 'the process was ended before the work was done',
    hint: 'look for process.exit, or a promise that never settles, in the configuration',
  });
}

export function interrupted(signal: 'SIGINT' | 'SIGTERM'): OrchError {
  return new OrchError({
    code: 'INTERRUPTED',
    message: `interrupted by ${signal}`,
    details: { signal },
    hint: 'run `orch status` to see where things are',
    exitCode: signal === 'SIGINT' ? 130 : 143,
  });
}

/** Lines that were piped into the shell failed. */
export function shellFailed(failures: number): OrchError {
  return new OrchError({
    code: 'SHELL.FAILED',
    message: `${failures} of the lines failed`,
    details: { failures },
    hint: 'the other lines were run; read the output above',
  });
}
