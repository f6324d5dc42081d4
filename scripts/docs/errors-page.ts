import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ErrorTable } from '../../packages/core/src/failure/error-table.ts';
import { code, GENERATED, table } from './markdown.ts';

const INTRODUCTION = `
Every failure that orch foresees has a code that stays the same, a message and the next thing to do.
Findings, the problems that a check lists, have codes of the same kind. What is not listed here is a
bug: it is printed with its stack and exits with 70.
`;

/** `docs/errors.md` from every table of codes in the packages. */
export async function errorsPage(root: string): Promise<string> {
  const codes = new Map<string, Entry>();
  for (const found of await errorTables(root)) {
    for (const [name, entry] of Object.entries(found.table)) {
      codes.set(name, merged(codes.get(name), entry));
    }
  }
  const areas = new Map<string, string[]>();
  for (const name of [...codes.keys()].sort()) {
    const area = name.split('.')[0] ?? name;
    areas.set(area, [...(areas.get(area) ?? []), name]);
  }
  const sections = [...areas].flatMap(([area, names]) => [
    `## ${area}`,
    table(
      ['Code', 'When', 'What to do'],
      names.map((name) => [code(name), codes.get(name)?.when ?? '', codes.get(name)?.remedy ?? '']),
    ),
  ]);
  return [GENERATED, '# Error codes', INTRODUCTION, ...sections].join('\n\n');
}

type Entry = ErrorTable[string];

/** A code may be a failure in one place and a finding in another. */
function merged(known: Entry | undefined, entry: Entry): Entry {
  if (known === undefined) return entry;
  const both = (key: keyof Entry): string => [...new Set([known[key], entry[key]])].join(' ');
  return { when: both('when'), remedy: both('remedy') };
}

interface FoundTable {
  readonly file: string;
  readonly table: ErrorTable;
}

/** Tables are exported by the files that hold factories of errors or findings. */
async function errorTables(root: string): Promise<readonly FoundTable[]> {
  const packages = readdirSync(join(root, 'packages')).sort();
  const files = packages.flatMap((name) => {
    const source = join(root, 'packages', name, 'src');
    return readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?:^|[\\/-])(?:errors|findings)\.ts$/u.test(file))
      .sort()
      .map((file) => join(source, file));
  });
  const found = await Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
      return Object.values(module)
        .filter(isErrorTable)
        .map((one) => ({ file, table: one }));
    }),
  );
  return found.flat();
}

function isErrorTable(value: unknown): value is ErrorTable {
  if (typeof value !== 'object' || value === null) return false;
  const entries = Object.values(value as Readonly<Record<string, unknown>>);
  return (
    entries.length > 0 &&
    entries.every(
      (entry) =>
        typeof entry === 'object' && entry !== null && 'when' in entry && 'remedy' in entry,
    )
  );
}
