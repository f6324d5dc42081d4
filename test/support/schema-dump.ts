import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { JudgeScope, SchemaDescription, SchemaEntry } from './judge.ts';
import { query } from './postgres.ts';

const run = promisify(execFile);

/** The pg_dump with the lowest version that can read a server; null when there is none. */
export async function findPgDump(
  serverMajor: number,
): Promise<{ readonly path: string; readonly major: number } | null> {
  const packaged = '/usr/lib/postgresql';
  const versions = await readdir(packaged).catch(() => []);
  const folders = [
    ...versions.map((version) => join(packaged, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = await Promise.all(folders.map((folder) => versionOf(join(folder, 'pg_dump'))));
  const usable = found.filter((program) => program !== null && program.major >= serverMajor);
  return usable.toSorted((a, b) => (a?.major ?? 0) - (b?.major ?? 0))[0] ?? null;
}

async function versionOf(path: string): Promise<{ path: string; major: number } | null> {
  const output = await run(path, ['--version']).catch(() => null);
  const major = /\(PostgreSQL\) (\d+)/.exec(output?.stdout ?? '')?.[1];
  return major === undefined ? null : { path, major: Number(major) };
}

/** Describes a schema by what pg_dump writes about it. */
export async function dumpSchema(
  program: string,
  target: PostgresTarget,
  scope: JudgeScope,
): Promise<SchemaDescription> {
  const schemas = await query<{ name: string }>(
    target,
    `select nspname::text as name from pg_namespace
     where nspname not like 'pg\\_%' and nspname <> 'information_schema'`,
  );
  const outside = schemas.map(({ name }) => name).filter((name) => !scope.schemas.includes(name));
  const { host, port, user, database } = target;
  const { stdout } = await run(
    program,
    [
      '--schema-only',
      '--no-security-labels',
      '--no-tablespaces',
      ...(scope.privileges ? [] : ['--no-owner', '--no-privileges']),
      ...outside.map((name) => `--exclude-schema="${name.replaceAll('"', '""')}"`),
      '--exclude-table=*.knex_migrations',
      '--exclude-table=*.knex_migrations_lock',
      `--host=${host}`,
      `--port=${port}`,
      `--username=${user}`,
      `--dbname=${database}`,
    ],
    {
      env: { ...process.env, PGPASSWORD: target.password ?? '', PGOPTIONS: '' },
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  return readDump(stdout);
}

/** Splits a dump at the comment that stands above each object. */
export function readDump(dump: string): SchemaDescription {
  const entries = new Map<string, SchemaEntry>();
  const parts = dump.split(/^--\n-- Name: (.*)\n--\n$/m).slice(1);
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const heading = /^(.*); Type: (.*); Schema: (.*); Owner:/.exec(parts[i] ?? '');
    const [name, type, schema] = [heading?.[1] ?? '', heading?.[2] ?? '', heading?.[3] ?? ''];
    const base = `${type} ${schema === '-' ? '' : `${schema}.`}${name}`;
    const title = entries.has(base) ? `${base} (${i})` : base;
    entries.set(title, { title, ...normalise(type, parts[i + 1] ?? '') });
  }
  return entries;
}

/** Settings that pg_dump writes between objects; those that say something are kept. */
const noise =
  /^(?:\\(?:un)?restrict .*|SET default_table_access_method = heap;|SET default_tablespace = '';|-- PostgreSQL database dump complete|--)$/gm;

function normalise(type: string, sql: string): Pick<SchemaEntry, 'text' | 'columns'> {
  const text = sql.replaceAll(noise, '').trim();
  if (type === 'ACL' || type === 'DEFAULT ACL') {
    return { text: text.split('\n').toSorted().join('\n'), columns: [] };
  }
  const body = type.endsWith('TABLE')
    ? /^(CREATE [^(]*)\(\n([\s\S]*)\n\)([\s\S]*)$/.exec(text)
    : null;
  if (body === null) return { text: sortLists(text), columns: [] };
  const [, head = '', inner = '', tail = ''] = body;
  const items = splitList(inner);
  const constraints = items.filter((item) => item.startsWith('CONSTRAINT ')).toSorted();
  return {
    text: [head, ...constraints, sortLists(tail)].join('\n'),
    columns: items.filter((item) => !item.startsWith('CONSTRAINT ')),
  };
}

/** Lists whose order has no meaning: storage parameters, foreign options, an event trigger's tags. */
function sortLists(text: string): string {
  return text.replaceAll(
    /(\bWITH|\bOPTIONS|\bTAG IN) \(([^()]*)\)/g,
    (_, word: string, list: string) => `${word} (${splitList(list).toSorted().join(', ')})`,
  );
}

/** Splits SQL at the commas that stand outside of parentheses and quotes. */
function splitList(sql: string): readonly string[] {
  const items: string[] = [];
  let [item, depth] = ['', 0];
  for (const [token] of sql.matchAll(/'[^']*'|"[^"]*"|[\s\S]/g)) {
    if (token === '(' || token === '[') depth += 1;
    if (token === ')' || token === ']') depth -= 1;
    if (token === ',' && depth === 0) {
      items.push(item.trim());
      item = '';
    } else item += token;
  }
  return [...items, item.trim()];
}
