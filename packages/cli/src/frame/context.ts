import type { Environment, Project } from '@orch/core/config/project';
import type { CommandContext, OrchCommand, Target } from '../command.ts';
import { confirmedAnother, notConfirmed } from './errors.ts';
import type { Logger } from './logger.ts';
import type { ParsedArguments } from './parse-arguments.ts';
import type { Progress } from './progress.ts';
import { untilAborted } from './until-aborted.ts';

/** What the frame has at hand when it makes a context. */
export interface ContextParts {
  readonly command: OrchCommand;
  readonly parsed: ParsedArguments;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly interactive: boolean;
  readonly logger: Logger;
  /** Told the project as soon as it is known, so that its secrets are never printed. */
  onProject(project: Project): void;
}

/** Makes the context that a command runs in; the project is loaded when it is asked for. */
export function makeContext(parts: ContextParts): CommandContext {
  const { options } = parts.parsed;
  let loading: Promise<Project> | null = null;
  const project = (): Promise<Project> =>
    (loading ??= untilAborted(loadProject(parts), parts.signal));
  const targets = async (): Promise<readonly Target[]> => {
    const { selectTargets } = await import('@orch/core/config/select-target');
    return selectTargets(await project(), selection(parts));
  };
  return {
    options: options as CommandContext['options'],
    args: parts.parsed.args as CommandContext['args'],
    json: options['json'] === true,
    yes: options['yes'] === true,
    dryRun: options['dry-run'] === true,
    cwd: parts.cwd,
    signal: parts.signal,
    progress: parts.progress,
    interactive: parts.interactive,
    log: parts.logger,
    project,
    targets,
    target: async () => {
      const { selectTarget } = await import('@orch/core/config/select-target');
      return selectTarget(await project(), selection(parts));
    },
    confirmProtected: async (environment, what) => {
      if (options['dry-run'] === true || !environment.protected) return;
      await confirmByName(parts, environment, what);
    },
    confirm: async (question) => {
      if (options['dry-run'] === true || options['yes'] === true) return;
      await confirmByAnswer(parts, question);
    },
  };
}

async function loadProject(parts: ContextParts): Promise<Project> {
  const { loadProject: load } = await import('@orch/core/adapters/config/load-project');
  const configPath = text(parts.parsed.options['config']) ?? text(parts.env['ORCH_CONFIG']);
  const loaded = await load({
    cwd: parts.cwd,
    env: parts.env,
    ...(configPath === undefined ? {} : { configPath }),
  });
  parts.onProject(loaded);
  return loaded;
}

function selection(parts: ContextParts): { environment?: string; database?: string; url?: string } {
  const environment = text(parts.parsed.options['env']) ?? text(parts.env['ORCH_ENV']);
  const database = text(parts.parsed.options['database']) ?? text(parts.env['ORCH_DATABASE']);
  const url = text(parts.env['ORCH_DATABASE_URL']);
  return {
    ...(environment === undefined ? {} : { environment }),
    ...(database === undefined ? {} : { database }),
    ...(url === undefined ? {} : { url }),
  };
}

async function confirmByName(
  parts: ContextParts,
  environment: Environment,
  what: string,
): Promise<void> {
  const { name } = environment;
  const given = text(parts.parsed.options['confirm']);
  if (given === name) return;
  if (given !== undefined) throw confirmedAnother(given, name);
  if (!parts.interactive) {
    throw notConfirmed(
      `changing the protected environment "${name}"`,
      `pass \`--confirm ${name}\` to say that you mean it`,
    );
  }
  const { askForName } = await import('./ask.ts');
  parts.progress.line(`This will ${what} on the protected environment ${name}.`);
  await askForName(name, parts.signal);
}

async function confirmByAnswer(parts: ContextParts, question: string): Promise<void> {
  if (!parts.interactive) throw notConfirmed(`"${question}"`, 'pass `--yes` to agree');
  const { askYesNo } = await import('./ask.ts');
  await askYesNo(question, parts.signal);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
