import yargs from 'yargs';
import type { Argv, Options } from 'yargs';
import type { OptionSpec } from '../command.ts';
import { verbs } from '../commands/index.ts';
import { findVerb } from './find-verb.ts';
import { changeOptions, globalOptions } from './global-options.ts';
import { allOptions } from './help-text.ts';

/**
 * What may follow the words that were typed; the last one is begun or empty. The words of the
 * command itself are not among them.
 */
export async function completionsOf(words: readonly string[]): Promise<readonly string[]> {
  const { name } = findVerb(words.slice(0, -1));
  const parser = await describedParser(name);
  return await parser.getCompletion([...words]);
}

/** The shell script that asks orch for completions, for the shell that `SHELL` names. */
export async function completionScript(): Promise<string> {
  const parser = yargs([]).scriptName('orch').completion('completion');
  return await new Promise((resolve) => {
    void parser.parse(['completion'], {}, (_error, _argv, output) => resolve(output));
  });
}

async function describedParser(name: string | null): Promise<Argv> {
  const parser = yargs([]).scriptName('orch').help(false).version(false);
  const verb = name !== null && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb !== undefined) return parser.options(described(allOptions(await verb.load())));
  for (const [one, { summary }] of Object.entries(verbs)) parser.command(one, summary);
  return parser.options(described({ ...globalOptions, ...changeOptions }));
}

function described(specs: Readonly<Record<string, OptionSpec>>): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        describe: spec.describe,
        ...(spec.type === 'boolean' ? { boolean: true } : { string: true }),
        ...(spec.choices === undefined ? {} : { choices: spec.choices }),
        ...(spec.alias === undefined ? {} : { alias: spec.alias }),
      },
    ]),
  );
}
