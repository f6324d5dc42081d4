import type { Querier } from '../querier.ts';
import { qualified, quote } from './cells.ts';
import type { Matching } from './restore-sql.ts';

/**
 * Writes into a table while its triggers are off, since they would change what is put back, and
 * while its identity columns take values. Constraints are checked before all is as it was.
 */
export async function withoutTriggers(
  session: Querier,
  { table, values }: Matching,
  write: () => Promise<unknown>,
): Promise<void> {
  const name = qualified(table.schema, table.name);
  const { rows: triggers } = await session.query<{ name: string; state: string }>(
    `SELECT tgname::pg_catalog.text AS name, tgenabled::pg_catalog.text AS state
     FROM pg_catalog.pg_trigger
     WHERE tgrelid OPERATOR(pg_catalog.=) $1::pg_catalog.oid AND NOT tgisinternal
       AND tgenabled OPERATOR(pg_catalog.<>) 'D'::pg_catalog."char"`,
    [table.oid],
  );
  const identities = values
    .filter(({ into }) => into.isAlwaysIdentity)
    .map(({ into }) => `ALTER TABLE ${name} ALTER COLUMN ${quote(into.name)} SET GENERATED`);
  // What is pending keeps a table from being altered.
  await session.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const trigger of triggers) {
    await session.query(`ALTER TABLE ${name} DISABLE TRIGGER ${quote(trigger.name)}`);
  }
  for (const identity of identities) await session.query(`${identity} BY DEFAULT`);
  await write();
  await session.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const identity of identities) await session.query(`${identity} ALWAYS`);
  for (const trigger of triggers) {
    const how = { A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' }[trigger.state] ?? 'ENABLE';
    await session.query(`ALTER TABLE ${name} ${how} TRIGGER ${quote(trigger.name)}`);
  }
}
