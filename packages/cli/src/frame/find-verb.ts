import type { OptionSpecs } from '../command.ts';
import { changeOptions, globalOptions } from './global-options.ts';

/** The verb of a command line and the words that belong to it, options before the verb included. */
export interface FoundVerb {
  readonly name: string | null;
  readonly words: readonly string[];
}

/** Finds the first word that is neither an option nor the value of one. */
export function findVerb(argv: readonly string[]): FoundVerb {
  const takesValue = valueOptions({ ...globalOptions, ...changeOptions });
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      return { name: word, words: argv.toSpliced(index, 1) };
    }
    if (takesValue.has(word)) index += 1;
  }
  return { name: null, words: argv };
}

function valueOptions(specs: OptionSpecs): ReadonlySet<string> {
  return new Set(
    Object.entries(specs)
      .filter(([, spec]) => spec.type !== 'boolean')
      .map(([name]) => `--${name}`),
  );
}
