import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import knex, { type Knex } from 'knex';
import { openSqlite } from '../../packages/core/src/adapters/sqlite/connect.ts';
import type { SqliteSession } from '../../packages/core/src/adapters/sqlite/load-driver.ts';
import { rebuildTable } from '../../packages/core/src/adapters/sqlite/rebuild-table.ts';
import type { SqliteTarget } from '../../packages/core/src/adapters/sqlite/sqlite-target.ts';
import { rejection } from '../support/rejection.ts';
import { sqliteFile } from '../support/sqlite.ts';

const schema = `
  create table parents (id integer primary key autoincrement, name text);
  create table children (parent int not null references parents on delete cascade);
  create index parents_name on parents (name);
  create trigger named after update on parents begin select 1; end;
  create view names as select name from parents;
  insert into parents values (1, 'a'), (2, 'b');
  insert into children values (1), (2), (2);`;
const create = 'create table parents (id integer primary key autoincrement, name text not null)';
const program = fileURLToPath(new URL('../support/rebuild-and-die.ts', import.meta.url));

/** All that is in the file: statements and rows. */
function contents(session: SqliteSession): unknown {
  const rows = (sql: string) => session.prepare(sql).all();
  return {
    made: rows('select type, name, sql from sqlite_schema order by 1, 2'),
    parents: rows('select * from parents'),
    children: rows('select * from children'),
    counters: rows('select * from sqlite_sequence'),
    integrity: session.pragma('integrity_check'),
    violations: session.pragma('foreign_key_check'),
  };
}

async function contentsOf(target: SqliteTarget): Promise<unknown> {
  const session = await openSqlite(target);
  try {
    return contents(session);
  } finally {
    session.close();
  }
}

function connect({ filename }: SqliteTarget): Knex {
  return knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
}

/** Runs a rebuild whose statement of a number fails; tells that statement, null when none did. */
async function failAt(database: Knex, number: number): Promise<string | null> {
  let seen = 0;
  let failed: string | null = null;
  const listener = ({ sql }: { readonly sql: string }): void => {
    seen += 1;
    if (seen !== number) return;
    failed = sql;
    throw new Error('a fault of the test');
  };
  database.on('query', listener);
  try {
    const run = rebuildTable(database, { table: 'parents', create });
    const error = await run.then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error === null).to.equal(failed === null);
  } finally {
    database.removeListener('query', listener);
  }
  return failed;
}

describe('a rebuild that is interrupted', () => {
  it('leaves all as it was whichever statement fails', async () => {
    const { target, session } = await sqliteFile(schema);
    const before = contents(session);
    const database = connect(target);
    try {
      for (let number = 1; ; number += 1) {
        await database.raw('pragma foreign_keys = on');
        await database.raw('pragma legacy_alter_table = off');
        const failed = await failAt(database, number);
        if (failed === null || failed === 'pragma foreign_keys = on') break;
        expect(contents(session), failed).to.deep.equal(before);
        expect(await database.raw('pragma foreign_keys')).to.deep.equal([{ foreign_keys: 1 }]);
        await database.transaction(async () => undefined);
        expect(number).to.be.lessThan(200);
      }
    } finally {
      await database.destroy();
    }
    expect(contents(session)).not.to.deep.equal(before);
  });

  for (const [when, start] of [
    ['after', 'drop table'],
    ['before', 'commit'],
  ] as const) {
    it(`leaves all as it was when it is killed ${when} ${start}`, async () => {
      const { target, session } = await sqliteFile(schema);
      const before = contents(session);
      session.close();
      const { signal } = spawnSync(
        process.execPath,
        ['--import', 'tsx', program, target.filename, create, when, start],
        { stdio: 'ignore' },
      );
      expect(signal).to.equal('SIGKILL');
      expect(await contentsOf(target)).to.deep.equal(before);
    });
  }

  it('does nothing while another process writes', async () => {
    const { target, session } = await sqliteFile(schema);
    const before = contents(session);
    const database = connect(target);
    await database.raw('pragma busy_timeout = 50');
    session.exec('begin immediate');
    const error = await rejection(rebuildTable(database, { table: 'parents', create }));
    expect(error).to.deep.include({ code: 'SQLITE_BUSY' });
    session.exec('rollback');
    await database.destroy();
    expect(contents(session)).to.deep.equal(before);
  });
});
