// The parser of yargs alone: the rest of yargs takes as long to load as Node itself.
import parseWords from 'yargs-parser';
import type { OptionSpec, OptionSpecs, OrchCommand } from '../command.ts';
import { invalidArgument, unknownOption } from './errors.ts';
import { allOptions, argumentLabel, optionLabel } from './help-text.ts';
import { suggest } from './suggest.ts';

/** What was typed after the verb, checked against the command's declaration. */
export interface ParsedArguments {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Parses the words after a verb.
 *
 * Words that look like numbers stay text (a revision prefix is not a number), an option takes one
 * value at a time, and `--` ends the options.
 * @throws OrchError `USAGE.UNKNOWN_OPTION`, `USAGE.INVALID_ARGUMENT`
 */
export function parseArguments(
  name: string,
  command: OrchCommand,
  words: readonly string[],
): ParsedArguments {
  const specs = allOptions(command);
  const parsed = parseWords([...words], {
    string: namesOf(specs, 'string', 'strings', 'number'),
    array: namesOf(specs, 'strings'),
    boolean: namesOf(specs, 'boolean'),
    alias: aliasesOf(specs),
    configuration: {
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'greedy-arrays': false,
      'boolean-negation': false,
    },
  }) as Readonly<Record<string, unknown>>;
  refuseUnknown(name, specs, parsed);
  return {
    options: readOptions(name, specs, parsed),
    args: readArguments(name, command, parsed['_'] as readonly string[]),
  };
}

function namesOf(specs: OptionSpecs, ...types: readonly OptionSpec['type'][]): string[] {
  return Object.keys(specs).filter((name) => types.some((type) => specs[name]?.type === type));
}

function aliasesOf(specs: OptionSpecs): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([name, { alias }]) =>
      alias === undefined ? [] : [[name, [alias]]],
    ),
  );
}

function refuseUnknown(
  name: string,
  specs: OptionSpecs,
  parsed: Readonly<Record<string, unknown>>,
): void {
  const known = new Set(['_', '$0', ...Object.keys(specs)]);
  for (const spec of Object.values(specs)) if (spec.alias !== undefined) known.add(spec.alias);
  for (const key of Object.keys(parsed)) {
    if (known.has(key)) continue;
    const dashes = key.length === 1 ? `-${key}` : `--${key}`;
    const suggestion = suggest(key, Object.keys(specs));
    throw unknownOption(name, dashes, suggestion === null ? null : `--${suggestion}`);
  }
}

function readOptions(
  name: string,
  specs: OptionSpecs,
  parsed: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(specs).map(([key, spec]) => [
      key,
      readOption(name, key, { spec, given: parsed[key] }),
    ]),
  );
}

function readOption(
  name: string,
  key: string,
  { spec, given }: { readonly spec: OptionSpec; readonly given: unknown },
): unknown {
  const label = optionLabel(key, spec);
  if (spec.type === 'strings') {
    const values = given === undefined ? [] : (given as readonly unknown[]);
    if (values.some((value) => value === '')) throw invalidArgument(name, `${label} needs a value`);
    if (given !== undefined && values.length === 0)
      throw invalidArgument(name, `${label} needs a value`);
    for (const value of values) checkChoice(name, label, { choices: spec.choices, value });
    return values;
  }
  if (Array.isArray(given) && spec.type !== 'boolean')
    throw invalidArgument(name, `${label} was given more than once`);
  if (spec.type === 'boolean') return Array.isArray(given) ? given.at(-1) === true : given === true;
  if (given === undefined) {
    if (spec.required === true) throw invalidArgument(name, `${label} is missing`);
    return undefined;
  }
  if (given === '') throw invalidArgument(name, `${label} needs a value`);
  if (spec.type === 'number') return readNumber(name, label, given);
  checkChoice(name, label, { choices: spec.choices, value: given });
  return given;
}

function readNumber(name: string, label: string, given: unknown): number {
  // Number() would take an empty text for 0, and hexadecimal.
  if (typeof given === 'string' && /^-?\d{1,15}(?:\.\d+)?$/u.test(given)) return Number(given);
  throw invalidArgument(name, `${label} needs a number`);
}

function checkChoice(
  name: string,
  label: string,
  { choices, value }: { readonly choices: readonly string[] | undefined; readonly value: unknown },
): void {
  if (choices === undefined || choices.includes(String(value))) return;
  const suggestion = suggest(String(value), choices);
  const meant = suggestion === null ? '' : `, did you mean "${suggestion}"`;
  throw invalidArgument(
    name,
    `${label} is one of ${choices.join(', ')}, not "${String(value)}"${meant}`,
  );
}

function readArguments(
  name: string,
  command: OrchCommand,
  given: readonly string[],
): Readonly<Record<string, unknown>> {
  const rest = [...given];
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const spec of command.args ?? []) {
    const taken = spec.variadic === true ? rest.splice(0) : rest.splice(0, 1);
    if (spec.required === true && taken.length === 0) {
      throw invalidArgument(
        name,
        `${argumentLabel(spec)} is missing: ${spec.describe.toLowerCase()}`,
      );
    }
    for (const value of taken)
      checkChoice(name, argumentLabel(spec), { choices: spec.choices, value });
    values[spec.name] = spec.variadic === true ? taken : taken[0];
  }
  if (rest.length > 0)
    throw invalidArgument(name, `orch ${name} does not take "${rest.join(' ')}"`);
  return values;
}
