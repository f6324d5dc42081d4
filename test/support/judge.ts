import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { dumpSchema, findPgDump } from './schema-dump.ts';
import { surveySchema } from './schema-survey.ts';

/** One object of a schema, in a form in which equal objects have equal text. */
export interface SchemaEntry {
  /** Kind and name; an object has the same title in every description of one judge. */
  readonly title: string;
  readonly text: string;
  /** Columns in their order, each as text; empty for what is no table. */
  readonly columns: readonly string[];
}

/** A whole schema as a judge sees it, by title. */
export type SchemaDescription = ReadonlyMap<string, SchemaEntry>;

/** What of a database is judged. */
export interface JudgeScope {
  readonly schemas: readonly string[];
  readonly privileges: boolean;
}

/** Describes schemas independently of orch's own reading of the catalog. */
export interface Judge {
  /** `pg_dump 18` or `survey`. */
  readonly name: string;
  describe(target: PostgresTarget, scope: JudgeScope): Promise<SchemaDescription>;
}

/**
 * The judge for a server: pg_dump where one of at least its version is on the machine, else a
 * survey of information_schema and the server's own `pg_get_...def` functions.
 */
export async function judgeFor(serverMajor: number): Promise<Judge> {
  const program = await findPgDump(serverMajor);
  if (program === null) return { name: 'survey', describe: surveySchema };
  return {
    name: `pg_dump ${program.major}`,
    describe: (target, scope) => dumpSchema(program.path, target, scope),
  };
}

/**
 * In what two schemas differ, in words; empty when they are equal. The order of columns counts
 * only in tables that `before` does not have: where a table existed, a column that is added comes
 * last and nothing can be done about it.
 */
export function judgeDifferences(
  actual: SchemaDescription,
  wanted: SchemaDescription,
  before: SchemaDescription,
): readonly string[] {
  const missing = [...wanted.values()]
    .filter(({ title }) => !actual.has(title))
    .map(({ title, text }) => `missing ${title}: ${inOneLine(text)}`);
  const other = [...actual.values()].flatMap((entry) => {
    const { title } = entry;
    const twin = wanted.get(title);
    if (twin === undefined) return [`extra ${title}: ${inOneLine(entry.text)}`];
    const isOrderFree = before.has(title);
    const [a, b] = [textOf(entry, isOrderFree), textOf(twin, isOrderFree)];
    return a === b
      ? []
      : [`different ${title}:\n    is     ${inOneLine(a)}\n    wanted ${inOneLine(b)}`];
  });
  return [...missing, ...other];
}

function textOf({ text, columns }: SchemaEntry, isOrderFree: boolean): string {
  return [text, ...(isOrderFree ? columns.toSorted() : columns)].join('\n');
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
