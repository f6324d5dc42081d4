import type { FactKey } from '../catalog/catalog.ts';

/** How a model is called in its module, and among the models. */
export interface ModelName {
  readonly constant: string;
  readonly key: string;
}

/** Gives every model a name of its own. */
export class ModelNames {
  readonly #defaultSchema: string;
  readonly #constants = new Set(reservedWords);
  readonly #keys = new Set<string>();
  readonly #tables = new Map<string, ModelName>();

  constructor(defaultSchema: string) {
    this.#defaultSchema = defaultSchema;
  }

  /** The same name for the same table. */
  ofTable(schema: string, table: string): ModelName {
    const id = JSON.stringify([schema, table]);
    const known = this.#tables.get(id);
    if (known !== undefined) return known;
    const parts = schema === this.#defaultSchema ? [table] : [schema, table];
    const name = {
      constant: unique(camelCase(parts), camelCase([schema, table]), this.#constants),
      key: parts.join('.'),
    };
    this.#keys.add(name.key);
    this.#tables.set(id, name);
    return name;
  }

  /** A name for something that is made with SQL. */
  ofFact(fact: FactKey): ModelName {
    const [kind = ''] = fact.split(':');
    // A comment's key holds the kind of what it is about as well.
    const named = fact
      .replace(/\(.*$/u, '')
      .replace(/^(?:\w+:)+/u, '')
      .replaceAll('"', '')
      .split('.')
      .filter((part) => part !== this.#defaultSchema && part !== '');
    const parts = named.length === 0 ? [kind] : named;
    return {
      constant: unique(camelCase(parts), camelCase([...parts, kind]), this.#constants),
      key: unique(parts.join('.'), `${kind} ${parts.join('.')}`, this.#keys),
    };
  }
}

function unique(first: string, second: string, taken: Set<string>): string {
  let name = taken.has(first) ? second : first;
  for (let count = 2; taken.has(name); count += 1) name = `${second}${count}`;
  taken.add(name);
  return name;
}

/** `recruit_skills` as `recruitSkills`. */
function camelCase(parts: readonly string[]): string {
  const words = parts.join('_').match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words
    .map((word, at) => (at === 0 ? lowerFirst(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return /^\p{L}/u.test(name) ? name : `model${name}`;
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** What no constant of a module may be called, and what the module imports. */
const reservedWords: readonly string[] = (
  'arguments as async await break case catch class const continue debugger default delete do else ' +
  'enum eval export extends false finally for from function if implements import in instanceof ' +
  'interface let new null of package private protected public return static super switch this ' +
  'throw true try typeof undefined var void while with yield defineModel defineSql table knex'
).split(' ');
