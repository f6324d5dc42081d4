import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One acceptance case: two whole schemas between which a revision is generated. */
export interface CorpusCase {
  /** Folder names: `columns/add-nullable`. */
  readonly name: string;
  /** The kind of object it is about: `columns`. */
  readonly group: string;
  /** SQL that makes the schema before the change, in an empty database. */
  readonly from: string;
  /** SQL that makes the wanted schema, in an empty database. */
  readonly to: string;
  /** SQL that fills the tables of `from`; null when there is nothing to fill. */
  readonly rows: string | null;
  /** The code with which generating it is refused; null when it must succeed. */
  readonly refusal: string | null;
  /** The oldest server that understands it, e.g. 18. */
  readonly minimumMajor: number;
  /** The schemas in scope. */
  readonly schemas: readonly string[];
  /** Whether owners and grants are part of the comparison. */
  readonly privileges: boolean;
  /** Extensions that the server must offer. */
  readonly extensions: readonly string[];
}

const corpusFolder = fileURLToPath(new URL('../acceptance/gen/', import.meta.url));
const oldestSupportedMajor = 14;

/** Reads every case of test/acceptance/gen, in byte order of their names. */
export function readCorpus(): readonly CorpusCase[] {
  return foldersIn(corpusFolder).flatMap((group) =>
    foldersIn(join(corpusFolder, group)).map((name) => readCase(group, name)),
  );
}

/**
 * Whether a server can run a case. Directives stand in the comment lines at the top of to.sql:
 *
 *     -- postgres >= 15
 *     -- schemas: public, billing
 *     -- extensions: citext
 *     -- privileges
 */
export function runsOn(
  server: { readonly major: number; readonly extensions: ReadonlySet<string> },
  corpusCase: CorpusCase,
): boolean {
  return (
    server.major >= corpusCase.minimumMajor &&
    corpusCase.extensions.every((extension) => server.extensions.has(extension))
  );
}

function readCase(group: string, name: string): CorpusCase {
  const folder = join(corpusFolder, group, name);
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const readIfPresent = (file: string): string | null =>
    existsSync(join(folder, file)) ? read(file) : null;
  const to = read('to.sql');
  const directive = (pattern: RegExp): string | undefined => pattern.exec(topComment(to))?.[1];
  return {
    name: `${group}/${name}`,
    group,
    from: read('from.sql'),
    to,
    rows: readIfPresent('rows.sql'),
    refusal: readIfPresent('expected.txt')?.trim() ?? null,
    minimumMajor: Number(directive(/^-- postgres >= (\d+)$/m) ?? oldestSupportedMajor),
    schemas: listOf(directive(/^-- schemas: (.+)$/m)) ?? ['public'],
    privileges: directive(/^-- (privileges)$/m) !== undefined,
    extensions: listOf(directive(/^-- extensions: (.+)$/m)) ?? [],
  };
}

function topComment(sql: string): string {
  return /^(?:--.*\n)*/.exec(sql)?.[0] ?? '';
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((item) => item.trim());
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
