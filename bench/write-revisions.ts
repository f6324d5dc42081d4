import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One revision of a made-up history: a file that orch and Knex both run. */
export interface MadeRevision {
  readonly fileName: string;
  readonly source: string;
  /** What its up runs, one statement. */
  readonly sql: string;
}

/**
 * A straight history of small revisions, each one statement: create a table, add a column to it,
 * index it, put a row into it, and so on.
 */
export function makeRevisions(count: number): readonly MadeRevision[] {
  return Array.from({ length: count }, (_, at) => {
    const { up, down } = statementsOf(at);
    const parents = at === 0 ? '' : `  ${idOf(at - 1)}`;
    const source = [
      `/**`,
      ` * ${up.slice(0, 60)}`,
      ` *`,
      ` * @revision ${idOf(at)}`,
      ` * @parents${parents}`,
      ` */`,
      `exports.up = (knex) => knex.raw(${JSON.stringify(up)});`,
      ``,
      `exports.down = (knex) => knex.raw(${JSON.stringify(down)});`,
      ``,
    ].join('\n');
    return { fileName: `${idOf(at)}.js`, source, sql: up };
  });
}

/** A revision behind the first `count` ones that runs outside a transaction and changes nothing. */
export function optingOut(count: number): MadeRevision {
  const source = [
    `exports.config = { transaction: false };`,
    `exports.up = (knex) => knex.raw('SELECT 1');`,
    `exports.down = (knex) => knex.raw('SELECT 1');`,
    ``,
  ].join('\n');
  return { fileName: `${idOf(count)}.js`, source, sql: 'SELECT 1' };
}

/** Writes revisions into `<folder>/migrations` and gives that folder. */
export async function writeRevisions(
  folder: string,
  revisions: readonly MadeRevision[],
): Promise<string> {
  const migrations = join(folder, 'migrations');
  await mkdir(migrations, { recursive: true });
  for (const { fileName, source } of revisions) await writeFile(join(migrations, fileName), source);
  return migrations;
}

function idOf(at: number): string {
  const time = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
  return `${time.replaceAll(/\D/g, '').slice(0, 14)}_step_${at}`;
}

function statementsOf(at: number): { readonly up: string; readonly down: string } {
  const table = `t${at - (at % 4)}`;
  switch (at % 4) {
    case 0:
      return {
        up: `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)`,
        down: `DROP TABLE ${table}`,
      };
    case 1:
      return {
        up: `ALTER TABLE ${table} ADD COLUMN score integer NOT NULL DEFAULT 0`,
        down: `ALTER TABLE ${table} DROP COLUMN score`,
      };
    case 2:
      return {
        up: `CREATE INDEX ${table}_name_idx ON ${table} (name)`,
        down: `DROP INDEX ${table}_name_idx`,
      };
    default:
      return {
        up: `INSERT INTO ${table} (name) VALUES ('first')`,
        down: `DELETE FROM ${table}`,
      };
  }
}
