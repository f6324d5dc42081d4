import type { RevisionId } from '../../../revision/revision.ts';
import type { Loss } from '../../../stash/find-losses.ts';
import type { Stash, StashedColumn } from '../../../stash/stash.ts';
import type { Querier } from '../querier.ts';
import { text, textArray } from '../store/write-store.ts';
import { checksumOf, qualified, quote, written } from './cells.ts';
import { copyDiffers } from './errors.ts';
import { describeTables } from './describe-tables.ts';
import type { TableColumn, TableDescription } from './describe-tables.ts';
import { nameBeside } from './name-beside.ts';
import { requireRoom } from './require-room.ts';

/** For whom values are stashed. */
export interface StashOwner {
  readonly revision: RevisionId;
  readonly revisionChecksum: string;
  readonly direction: 'up' | 'down';
  readonly run: string | null;
}

/** A stash as it was written, and the table that it was copied from. */
export interface TakenStash extends Omit<Stash, 'stashedAt' | 'restoredAt' | 'kept' | 'passedAt'> {
  readonly tableOid: string;
}

/** What is to be stashed. */
export interface WantedStash {
  readonly table: TableDescription;
  readonly loss: Loss;
  readonly owner: StashOwner;
  /** Of all stashes of the database together; 0 is no limit. */
  readonly mostBytes: number;
}

/** SQL that keeps writers away from tables, in the order in which everyone should take them. */
export function lockTables(tables: readonly TableDescription[]): string {
  const names = tables.map(({ schema, name }) => `ONLY ${qualified(schema, name)}`);
  return `LOCK TABLE ${names.join(', ')} IN SHARE ROW EXCLUSIVE MODE`;
}

/**
 * Copies what a table is about to lose into a table of the store, and checks the copy against the
 * original by count and checksum. The caller holds the lock of {@link lockTables} in an open
 * transaction whose search_path is pg_catalog alone.
 *
 * @returns null when the table has no rows, or no value of it would be lost
 * @throws OrchError `STASH.TOO_LARGE`, `STASH.COPY_DIFFERS`
 */
export async function takeStash(
  session: Querier,
  { table, loss, owner, mostBytes }: WantedStash,
): Promise<TakenStash | null> {
  const plan = planCopy(table, loss);
  if (plan === null) return null;
  const source = qualified(table.schema, table.name);
  const some = await session.query<object>(`SELECT FROM ONLY ${source} LIMIT 1`);
  if (some.rows.length === 0 || (await hasOnlyNulls(session, source, plan))) return null;
  const cells = plan.held.map(({ name, asText }) => {
    const cell = `t.${quote(name)}`;
    return asText ? written(cell) : cell;
  });
  await requireRoom(session, { source, values: cells, mostBytes });

  const [{ id } = { id: '' }] = (await session.query<{ id: string }>(nextId)).rows;
  const target = storedTable(id);
  const values = plan.held.map((held, at) => {
    const isCollated = held.asText || plan.columns[at]?.isCollatable === true;
    return `${cells[at] ?? 'NULL'}${isCollated ? ' COLLATE pg_catalog."C"' : ''} AS ${quote(held.name)}`;
  });
  const witnesses = await joinWitnesses(session, plan);
  await session.query(
    `CREATE TABLE ${target} AS SELECT ${[...values, ...witnesses.columns].join(', ')}
     FROM ONLY ${source} t ${witnesses.join}`,
  );
  await hideFromOthers(session, target);
  const proof = await proveCopy(session, { source, target, held: plan.held });
  const taken: TakenStash = {
    id,
    tableOid: table.oid,
    root: table.root,
    ...owner,
    kind: loss.kind,
    schema: table.schema,
    table: table.name,
    lost: plan.lost,
    held: plan.held,
    key: plan.key,
    otherKey: plan.otherKey,
    witness: plan.witness,
    sequences: table.sequences.map(({ name, column, lastValue }) => ({ name, column, lastValue })),
    ...proof,
  };
  await session.query(insertStash(taken));
  return taken;
}

/**
 * Whether a table still holds, in columns of the same names, exactly what was stashed of it: then
 * nothing was lost. A column that is gone, or cannot be read, is an answer, too.
 */
export async function isStillThere(
  session: Querier,
  stash: TakenStash,
  now: TableDescription,
): Promise<boolean> {
  const names = new Set(now.columns.map(({ name }) => name));
  if (!stash.held.every(({ name }) => names.has(name))) return false;
  const { rows } = await session.query<Proof>(
    proofQuery(`ONLY ${qualified(now.schema, now.name)}`, stash.held),
  );
  return rows[0]?.checksum === stash.checksum && Number(rows[0].rows) === stash.rows;
}

/** SQL that takes stashes away. */
export function deleteStash(id: string): readonly string[] {
  return [
    `DROP TABLE ${storedTable(id)}`,
    `DELETE FROM orch.stash WHERE id OPERATOR(pg_catalog.=) ${text(id)}::pg_catalog.int8`,
  ];
}

/** The table that holds the rows of a stash, as SQL. */
export function storedTable(id: string): string {
  return qualified('orch', `stash_${id}`);
}

interface CopyPlan extends Pick<Stash, 'lost' | 'held' | 'key' | 'otherKey'> {
  readonly columns: readonly TableColumn[];
  readonly witness: Stash['witness'];
  /** Whether rows are lost, and not only values of them. */
  readonly isWhole: boolean;
}

/** The first and the last row of the table that refers to each row; one that is gone proves nothing. */
async function joinWitnesses(
  session: Querier,
  { witness, key }: CopyPlan,
): Promise<{ readonly columns: readonly string[]; readonly join: string }> {
  const [table] = witness === null ? [] : await describeTables(session, [witness.table]);
  if (witness === null || table === undefined) return { columns: [], join: '' };
  const refers = witness.refers.map(quote).join(', ');
  const cell = `${written(quote(witness.key))} COLLATE pg_catalog."C"`;
  const same = witness.refers.map((name, at) => `w.${quote(name)} = t.${quote(key[at] ?? '')}`);
  return {
    columns: [`w.led AS ${quote(witness.column)}`],
    join: `LEFT JOIN (
      SELECT ${refers}, ARRAY[pg_catalog.min(${cell}), pg_catalog.max(${cell})] AS led
      FROM ONLY ${qualified(table.schema, table.name)} GROUP BY ${refers}) w ON ${same.join(' AND ')}`,
  };
}

/** NULL is what a column has that comes back, unless it has a default. */
async function hasOnlyNulls(session: Querier, source: string, plan: CopyPlan): Promise<boolean> {
  const lost = plan.columns.filter(({ number }) => plan.lost.some((one) => one.number === number));
  if (plan.isWhole || lost.some((column) => column.default !== null)) return false;
  const values = lost.map(({ name }) => `t.${quote(name)} IS DISTINCT FROM NULL`);
  const { rows } = await session.query<object>(
    `SELECT FROM ONLY ${source} t WHERE ${values.join(' OR ')} LIMIT 1`,
  );
  return rows.length === 0;
}

/** The columns to copy; null when all that is lost can be computed again. */
function planCopy(table: TableDescription, loss: Loss): CopyPlan | null {
  const stored = table.columns.filter(({ isGenerated }) => !isGenerated);
  const isLost = ({ number }: TableColumn): boolean =>
    loss.columns.length === 0 || loss.columns.includes(number);
  const lost = stored.filter(isLost);
  const isWhole = loss.kind === 'table' || loss.kind === 'rows';
  if (lost.length === 0 && !isWhole) return null;
  const [best = [], second = []] = [table.key, table.otherKey].filter(
    (names) => names.length > 0 && !lost.some(({ name }) => names.includes(name)),
  );
  const isByKey = !isWhole && best.length > 0;
  const otherKey = isByKey ? second : [];
  const columns = isByKey
    ? stored.filter((column) => isLost(column) || [...best, ...otherKey].includes(column.name))
    : stored;
  const key = isWhole ? table.key : best;
  // A foreign key leads to the primary key.
  const hasWitness =
    isByKey && best === table.key && otherKey.length === 0 && table.witness !== null;
  const witness = hasWitness
    ? { ...table.witness, column: nameBeside(columns, 'referred_by') }
    : null;
  return {
    columns,
    lost: lost.map(stashed),
    held: columns.map(stashed),
    key,
    otherKey,
    witness,
    isWhole,
  };
}

function stashed({ name, number, type, isBuiltIn, definition }: TableColumn): StashedColumn {
  return { name, number, type, asText: !isBuiltIn, definition };
}

/** Default privileges may have let others read what they could not read before. */
async function hideFromOthers(session: Querier, target: string): Promise<void> {
  const { rows } = await session.query<{ grantee: string | null }>(
    `SELECT DISTINCT CASE WHEN a.grantee OPERATOR(pg_catalog.<>) 0::pg_catalog.oid
                          THEN pg_catalog.pg_get_userbyid(a.grantee)::pg_catalog.text END AS grantee
     FROM pg_catalog.pg_class c, LATERAL pg_catalog.aclexplode(c.relacl) a
     WHERE c.oid OPERATOR(pg_catalog.=) ${text(target)}::pg_catalog.regclass::pg_catalog.oid
       AND a.grantee OPERATOR(pg_catalog.<>) c.relowner`,
  );
  for (const { grantee } of rows) {
    const who = grantee === null ? 'PUBLIC' : quote(grantee);
    await session.query(`REVOKE ALL ON TABLE ${target} FROM ${who}`);
  }
}

interface Proof {
  readonly rows: string;
  readonly checksum: string;
}

async function proveCopy(
  session: Querier,
  copy: { readonly source: string; readonly target: string; readonly held: Stash['held'] },
): Promise<Pick<Stash, 'rows' | 'checksum' | 'bytes'>> {
  const [original] = (await session.query<Proof>(proofQuery(`ONLY ${copy.source}`, copy.held)))
    .rows;
  const [made] = (await session.query<Proof>(proofQuery(copy.target, copy.held))).rows;
  if (original === undefined || made === undefined) throw new Error('a proof has no row');
  if (original.rows !== made.rows || original.checksum !== made.checksum) {
    throw copyDiffers(copy.source, Number(original.rows), Number(made.rows));
  }
  const [size] = (
    await session.query<{ bytes: string }>(
      `SELECT pg_catalog.pg_total_relation_size(${text(copy.target)}::pg_catalog.regclass)::pg_catalog.text AS bytes`,
    )
  ).rows;
  return { rows: Number(made.rows), checksum: made.checksum, bytes: Number(size?.bytes ?? 0) };
}

function proofQuery(from: string, held: Stash['held']): string {
  return `SELECT pg_catalog.count(*)::pg_catalog.text AS rows, ${checksumOf('t', held)} AS checksum FROM ${from} t`;
}

const nextId = `
  SELECT pg_catalog.nextval(pg_catalog.pg_get_serial_sequence('orch.stash', 'id')::pg_catalog.regclass)::pg_catalog.text AS id`;

function insertStash(stash: TakenStash): string {
  const json = (value: unknown): string => `${text(JSON.stringify(value))}::pg_catalog.json`;
  return `
    INSERT INTO orch.stash (id, revision, direction, run_id, kind, schema_name, table_name, lost,
                            held, key, sequences, row_count, bytes, checksum, table_oid,
                            stored_oid, root, revision_checksum, other_key, witness)
    VALUES (${text(stash.id)}::pg_catalog.int8, ${text(stash.revision)}, ${text(stash.direction)},
            ${stash.run === null ? 'NULL' : `${text(stash.run)}::pg_catalog.int8`},
            ${text(stash.kind)}, ${text(stash.schema)}, ${text(stash.table)}, ${json(stash.lost)},
            ${json(stash.held)}, ${textArray(stash.key)}, ${json(stash.sequences)}, ${stash.rows},
            ${stash.bytes}, ${text(stash.checksum)}, ${stash.tableOid},
            ${text(storedTable(stash.id))}::pg_catalog.regclass::pg_catalog.oid,
            ${stash.root === null ? 'NULL' : json(stash.root)}, ${text(stash.revisionChecksum)},
            ${textArray(stash.otherKey)}, ${stash.witness === null ? 'NULL' : json(stash.witness)})`;
}
