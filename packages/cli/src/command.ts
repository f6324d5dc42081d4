import type { Database, Environment, Project } from '@orch/core/config/project';
import type { Logger } from './frame/logger.ts';
import type { Printer } from './frame/printer.ts';
import type { Progress } from './frame/progress.ts';

/** One option of a command; every one is optional unless `required`. */
export interface OptionSpec {
  /** `strings` may be given several times; `boolean` is false unless given. */
  readonly type: 'string' | 'strings' | 'number' | 'boolean';
  readonly describe: string;
  /** One letter, used as `-m`. */
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  /** How the value is called in help, e.g. `revision`; its type unless given. */
  readonly placeholder?: string;
}

/** One argument by position; only the last may be `variadic`, and required ones come first. */
export interface ArgumentSpec {
  readonly name: string;
  readonly describe: string;
  readonly required?: boolean;
  readonly variadic?: boolean;
  readonly choices?: readonly string[];
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
export type ArgumentSpecs = readonly ArgumentSpec[];

type OptionValue<Spec extends OptionSpec> = Spec['type'] extends 'boolean'
  ? boolean
  : Spec['type'] extends 'strings'
    ? readonly string[]
    : | (Spec['type'] extends 'number' ? number : string)
      | (Spec extends { required: true } ? never : undefined);

type ArgumentValue<Spec extends ArgumentSpec> = Spec extends { variadic: true }
  ? readonly string[]
  : Spec extends { required: true }
    ? string
    : string | undefined;

/** The parsed options of a command under the names they are declared with. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: OptionValue<Specs[Name]>;
};

/** The parsed arguments of a command under the names they are declared with. */
export type ArgumentValues<Specs extends ArgumentSpecs> = {
  readonly [Spec in Specs[number] as Spec['name']]: ArgumentValue<Spec>;
};

/** The database and environment that a command works on. */
export interface Target {
  readonly database: Database;
  readonly environment: Environment;
}

/** What every command is given. */
export interface CommandContext<
  Options extends OptionSpecs = OptionSpecs,
  Arguments extends ArgumentSpecs = ArgumentSpecs,
> {
  readonly options: OptionValues<Options>;
  readonly args: ArgumentValues<Arguments>;
  readonly json: boolean;
  readonly yes: boolean;
  /** True for `--dry-run`: stop after the plan. */
  readonly dryRun: boolean;
  readonly cwd: string;
  /** Aborted by the first SIGINT or SIGTERM, with an `OrchError` as its reason. */
  readonly signal: AbortSignal;
  /** Lines, bars and questions on stderr while the work goes on. */
  readonly progress: Progress;
  /** JSON log lines on stderr; silent unless asked for. */
  readonly log: Logger;
  /** True when a person can be asked: stdin and stderr are terminals, and not `--json`. */
  readonly interactive: boolean;
  /** The configuration, loaded once. */
  project(): Promise<Project>;
  /** The one database and environment that `--database` and `--env` name. */
  target(): Promise<Target>;
  /** The database that `--database` names, or every one of the project in its order. */
  targets(): Promise<readonly Target[]>;
  /**
   * Lets the command go on only when a protected environment's name was typed or given.
   * `what` completes "this will ...". Unprotected environments pass without a question.
   * @throws OrchError `USAGE.NOT_CONFIRMED`
   */
  confirmProtected(environment: Environment, what: string): Promise<void>;
  /**
   * Asks a yes/no question; `--yes` answers it, and a run without a terminal does not pass it.
   * @throws OrchError `USAGE.NOT_CONFIRMED`
   */
  confirm(question: string): Promise<void>;
}

/** What a command hands back: values for `--json`, and the same for a person. */
export interface CommandResult {
  /** Becomes `result` of the JSON document: plain values, maps, sets, dates and bigints. */
  readonly result: unknown;
  /** Prints the result for a person; not called with `--json`. */
  print(out: Printer): void;
  /** 3 when the result holds findings; 0 unless given. */
  readonly exitCode?: 0 | 3;
}

/** A shell command and what it does. */
export interface Example {
  readonly run: string;
  readonly does: string;
}

/** A command: its declaration, and the function behind it. */
export interface OrchCommand<
  Options extends OptionSpecs = OptionSpecs,
  Arguments extends ArgumentSpecs = ArgumentSpecs,
> {
  /** Paragraphs below the summary in help. */
  readonly description?: string;
  readonly args?: Arguments;
  readonly options?: Options;
  readonly examples: readonly [Example, ...Example[]];
  /** Changes a database, files or Git, and so takes `--dry-run` and `--confirm`. */
  readonly changes: boolean;
  run(context: CommandContext<Options, Arguments>): Promise<CommandResult>;
}

/** Types a command's handler from its declaration. */
export function defineCommand<
  const Options extends OptionSpecs = Readonly<Record<string, never>>,
  const Arguments extends ArgumentSpecs = readonly [],
>(command: OrchCommand<Options, Arguments>): OrchCommand<Options, Arguments> {
  return command;
}
