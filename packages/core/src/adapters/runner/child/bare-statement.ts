import type { BareStatement } from '../../../runner/bare-statement.ts';
import { parseSql } from './sql-parser.ts';
import type { ParsedStatement } from './sql-parser.ts';

/** What a statement is about that the server does not run inside a transaction. */
export async function readBareStatement(sql: string): Promise<BareStatement> {
  const statements = await parseSql(sql);
  const [only, second] = statements ?? [];
  if (only === undefined || second !== undefined) return { kind: 'other' };
  return (
    readCreateIndex(only) ?? readDropIndex(only) ?? readReindex(only) ?? { kind: readOther(only) }
  );
}

function readCreateIndex({ IndexStmt: node }: ParsedStatement): BareStatement | null {
  const relation = node?.['relation'];
  if (node === undefined || !isRecord(relation)) return null;
  const [schema, table, index] = [relation['schemaname'], relation['relname'], node['idxname']];
  if (typeof table !== 'string') return null;
  return {
    kind: 'createIndex',
    schema: typeof schema === 'string' ? schema : null,
    table,
    index: typeof index === 'string' ? index : null,
  };
}

/** The server drops one index at a time concurrently. */
function readDropIndex({ DropStmt: node }: ParsedStatement): BareStatement | null {
  if (node?.['removeType'] !== 'OBJECT_INDEX') return null;
  const [list] = listOf(node['objects']);
  const last =
    isRecord(list) && isRecord(list['List']) ? listOf(list['List']['items']).at(-1) : null;
  const name = isRecord(last) && isRecord(last['String']) ? last['String']['sval'] : null;
  return typeof name === 'string' ? { kind: 'dropIndex', index: name } : null;
}

function readReindex({ ReindexStmt: node }: ParsedStatement): BareStatement | null {
  return node === undefined ? null : { kind: 'reindex' };
}

/** A procedure commits where it likes. */
function readOther({ CallStmt: call, DoStmt: block }: ParsedStatement): 'divisible' | 'other' {
  return call === undefined && block === undefined ? 'other' : 'divisible';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
