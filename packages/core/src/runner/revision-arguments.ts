import { invalidArguments } from './errors.ts';

/** What an argument may be: a type, or the texts to choose from. */
export type ArgumentType = (typeof argumentTypes)[number] | readonly string[];

/** Types of arguments by name. */
export const argumentTypes = ['boolean', 'number', 'text'] as const;

/** The arguments that a project's revisions take. */
export type DeclaredArguments = Readonly<Record<string, ArgumentType>>;

/** The `-x key=value` arguments of a run, each of its declared type. */
export type RevisionArguments = Readonly<Record<string, string | number | boolean>>;

/**
 * Gives the arguments of a command their types. One that the configuration does not declare is
 * refused: a revision that asks for another name would run as if it had not been given.
 *
 * @throws OrchError `RUN.INVALID_ARGUMENTS` with every problem
 */
export function readArguments(
  given: ReadonlyMap<string, string>,
  declared: DeclaredArguments,
): RevisionArguments {
  const problems: string[] = [];
  const values: [string, string | number | boolean][] = [];
  for (const [name, text] of given) {
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (type === undefined) {
      problems.push(`"${name}" is not declared`);
      continue;
    }
    const value = typed(text, type);
    if (value === null) problems.push(`"${name}" takes ${described(type)}`);
    else values.push([name, value]);
  }
  if (problems.length > 0)
    throw invalidArguments(problems, Object.entries(declared).map(describeArgument));
  return Object.freeze(Object.fromEntries(values));
}

function typed(text: string, type: ArgumentType): string | number | boolean | null {
  if (typeof type !== 'string') return type.includes(text) ? text : null;
  switch (type) {
    case 'text':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'number': {
      const isNumber = text.trim() !== '' && Number.isFinite(Number(text));
      return isNumber ? Number(text) : null;
    }
  }
}

/** The value that was given is not repeated: it may be a secret. */
function described(type: ArgumentType): string {
  if (typeof type !== 'string') return `one of ${type.join(', ')}`;
  return { text: 'any text', boolean: 'true or false', number: 'a number' }[type];
}

/** How an argument is written on the command line. */
export function describeArgument([name, type]: readonly [string, ArgumentType]): string {
  const values = typeof type === 'string' ? `<${type}>` : type.join('|');
  return `-x ${name}=${values}`;
}
