import type { ArgumentSpec, OptionSpec, OptionSpecs, OrchCommand } from '../command.ts';
import { changeOptions, globalOptions } from './global-options.ts';
import type { Printer } from './printer.ts';
import { bold, cyan, dim } from './text.ts';
import type { Verb } from '../commands/index.ts';

/** `--to <revision>`, `-m, --message <string>`. */
export function optionLabel(name: string, spec: OptionSpec): string {
  const dashes = name.length === 1 ? `-${name}` : `--${name}`;
  const names = spec.alias === undefined ? dashes : `-${spec.alias}, ${dashes}`;
  if (spec.type === 'boolean') return names;
  const placeholder =
    spec.placeholder ?? spec.choices?.join('|') ?? spec.type.replace('strings', 'string');
  return `${names} <${placeholder}>`;
}

/** `<revision>`, `[target]`, `[heads...]`. */
export function argumentLabel(spec: ArgumentSpec): string {
  const name = spec.choices?.join('|') ?? spec.name;
  const inner = spec.variadic === true ? `${name}...` : name;
  return spec.required === true ? `<${inner}>` : `[${inner}]`;
}

/** The line that shows how a command is called. */
export function usageLine(name: string, command: OrchCommand): string {
  return ['orch', name, ...(command.args ?? []).map(argumentLabel), '[options]'].join(' ');
}

/** The options of a command, its own first. */
export function allOptions(command: OrchCommand): OptionSpecs {
  return {
    ...command.options,
    ...(command.changes ? changeOptions : {}),
    ...globalOptions,
  };
}

/** Prints the commands by group. */
export function printOverview(out: Printer, verbs: Readonly<Record<string, Verb>>): void {
  out.line(bold('orch'), ' keeps models, revisions and databases telling the same story');
  out.line();
  out.line('Usage: ', cyan('orch <command> [options]'));
  for (const group of ['Start', 'Revisions', 'Databases', 'Git', 'Help'] as const) {
    const members = Object.entries(verbs).filter(([, verb]) => verb.group === group);
    if (members.length === 0) continue;
    out.line();
    out.line(bold(group));
    printPairs(
      out,
      members.map(([name, verb]) => [name, verb.summary] as const),
    );
  }
  out.line();
  out.line(dim('orch help <command> shows its options and examples'));
}

/** Prints how one command is used. */
export function printCommandHelp(
  out: Printer,
  name: string,
  parts: { readonly verb: Verb; readonly command: OrchCommand },
): void {
  const { command, verb } = parts;
  out.line(verb.summary);
  out.line();
  out.line('Usage: ', cyan(usageLine(name, command)));
  if (command.description !== undefined) {
    out.line();
    for (const line of wrap(command.description, Math.min(out.width, 100))) out.line(line);
  }
  section(
    out,
    'Arguments',
    (command.args ?? []).map((spec) => [argumentLabel(spec), spec.describe] as const),
  );
  const own = { ...command.options, ...(command.changes ? changeOptions : {}) };
  section(out, 'Options', optionPairs(own));
  section(out, 'Options of every command', optionPairs(globalOptions));
  out.line();
  out.line(bold('Examples'));
  for (const example of command.examples) {
    out.line('  ', cyan(example.run));
    out.line('      ', example.does);
  }
}

function optionPairs(specs: OptionSpecs): readonly (readonly [string, string])[] {
  return Object.entries(specs).map(
    ([name, spec]) => [optionLabel(name, spec), spec.describe] as const,
  );
}

function section(out: Printer, title: string, pairs: readonly (readonly [string, string])[]): void {
  if (pairs.length === 0) return;
  out.line();
  out.line(bold(title));
  printPairs(out, pairs);
}

const LABEL_LIMIT = 28;

function printPairs(out: Printer, pairs: readonly (readonly [string, string])[]): void {
  const column = Math.min(LABEL_LIMIT, Math.max(...pairs.map(([label]) => label.length)));
  for (const [label, text] of pairs) {
    const [first = '', ...rest] = wrap(text, Math.min(out.width, 100) - column - 4);
    if (label.length > column) {
      out.line('  ', cyan(label));
      out.line(' '.repeat(column + 4), first);
    } else {
      out.line('  ', cyan(label), ' '.repeat(column - label.length + 2), first);
    }
    for (const line of rest) out.line(' '.repeat(column + 4), line);
  }
}

/** Breaks paragraphs into lines of at most `width` characters; a longer word keeps its length. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}
