import type { ArgumentSpecs, CommandContext, CommandResult, OptionSpecs } from './command.ts';
import { bold, dim } from './frame/text.ts';

/** A command that has looked at one database, and has changed nothing yet. */
export interface Prepared {
  /** Does what was prepared. */
  finish(): Promise<CommandResult>;
}

/**
 * Runs a command on the one database that is named, or on each of several: all are prepared before
 * the first is changed. The result of several is `{ databases: [{ database, ...result }] }`.
 */
export async function onEachDatabase<Options extends OptionSpecs, Arguments extends ArgumentSpecs>(
  context: CommandContext<Options, Arguments>,
  prepare: (context: CommandContext<Options, Arguments>) => Promise<Prepared>,
): Promise<CommandResult> {
  const targets = await context.targets();
  const prepared: Prepared[] = [];
  for (const target of targets) {
    prepared.push(await prepare({ ...context, target: () => Promise.resolve(target) }));
  }
  const results: CommandResult[] = [];
  for (const one of prepared) results.push(await one.finish());
  const [single, ...others] = results;
  if (single !== undefined && others.length === 0) return single;
  const names = targets.map(({ database }) => database.name);
  return {
    result: {
      databases: results.map(({ result }, at) => ({
        database: names[at],
        ...(result as Readonly<Record<string, unknown>>),
      })),
    },
    print: (out) => {
      for (const [at, one] of results.entries()) {
        if (at > 0) out.line('');
        out.line(bold(names[at] ?? ''), dim(' database'));
        one.print(out);
      }
    },
    exitCode: results.some(({ exitCode }) => exitCode === 3) ? 3 : 0,
  };
}

/** What is prepared already: a look at a database. */
export function looked(result: CommandResult): Prepared {
  return { finish: () => Promise.resolve(result) };
}
