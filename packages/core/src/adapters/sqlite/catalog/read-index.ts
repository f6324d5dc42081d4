import { normaliseSql, quoteName, type SqlToken, tokensOf } from './normalise-sql.ts';
import { collationOf } from './parse-table.ts';
import type { FactRecord, Reading, SchemaRow } from './reading.ts';

interface KeyRow {
  readonly cid: number;
  readonly name: string | null;
  readonly desc: 0 | 1;
  readonly coll: string;
  readonly key: 0 | 1;
}

/** Adds the fact of an index; those that constraints make for themselves have no statement. */
export function readIndex(row: SchemaRow, reading: Reading): void {
  if (row.sql === null) return;
  const { keys: texts, predicate } = partsOf(row.sql);
  const own = reading.collations.get(row.owner);
  const keys = reading
    .pragma<KeyRow>('index_xinfo', row.name)
    .filter(({ key }) => key === 1)
    .map((key, index) => keyValue(key, texts[index] ?? [], own));
  const unique = tokensOf(row.sql)[1]?.type === 'UNIQUE';
  const listed = keys.map(({ text }) => text).join(', ');
  const where = predicate === null ? '' : ` WHERE ${predicate}`;
  const value: FactRecord = {
    unique,
    method: 'btree',
    columns: keys.every(({ isPlain }) => isPlain) ? keys.map(({ column }) => column) : null,
    keys: keys.map(({ column, expression, order, collation }) => {
      return { column, expression, order, collation };
    }),
    predicate,
    definition: `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteName(row.name)} ON ${quoteName(row.owner)} (${listed})${where}`,
  };
  reading.add('index', [row.owner, row.name], value, { sql: row.sql, position: row.position });
}

function keyValue(
  key: KeyRow,
  tokens: readonly SqlToken[],
  own: ReadonlyMap<string, string | null> | undefined,
) {
  const order = key.desc === 1 ? 'desc' : 'asc';
  const collation = collationOf(key.coll);
  const named = withoutOrder(tokens);
  const expression = key.cid === -2 ? normaliseSql(named) : null;
  const column = key.cid === -2 ? null : key.name;
  const written = expression ?? `${quoteName(column ?? '')} COLLATE ${collation ?? 'BINARY'}`;
  return {
    column,
    expression,
    order,
    collation,
    isPlain: column !== null && order === 'asc' && own?.get(column) === collation,
    text: `${written}${order === 'desc' ? ' DESC' : ''}`,
  } as const;
}

function withoutOrder(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const last = tokens.at(-1)?.type ?? '';
  return last === 'ASC' || last === 'DESC' ? tokens.slice(0, -1) : tokens;
}

/** The tokens of each key, and the condition. */
function partsOf(sql: string): { keys: readonly SqlToken[][]; predicate: string | null } {
  const tokens = tokensOf(sql);
  const keys: SqlToken[][] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'RP' && --depth === 0) {
      const rest = tokens.slice(index + 1).filter(({ type }) => type !== 'SEMI');
      return { keys, predicate: rest.length === 0 ? null : normaliseSql(rest.slice(1)) };
    }
    if (depth === 1 && token.type === 'COMMA') keys.push([]);
    else if (depth > 0) keys.at(-1)?.push(token);
    if (token.type === 'LP' && ++depth === 1) keys.push([]);
  }
  return { keys, predicate: null };
}
