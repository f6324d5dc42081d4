import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../../packages/core/src/adapters/sqlite/connect.ts';
import { sqliteTargetOf } from '../../../packages/core/src/adapters/sqlite/sqlite-target.ts';
import { rejection } from '../../support/rejection.ts';
import { sqliteFile } from '../../support/sqlite.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function failure(filename: string, options = {}): Promise<Error> {
  return rejection(openSqlite(sqliteTargetOf(filename), options));
}

describe('openSqlite', () => {
  let folder = '';
  before(() => {
    folder = temporaryFolder('connect');
  });

  it('enforces foreign keys', async () => {
    const { session } = await sqliteFile(`create table a (id integer primary key);
      create table b (a int references a);`);
    expect(() => session.exec('insert into b values (1)')).to.throw('FOREIGN KEY');
  });

  it('makes a file only where it may', async () => {
    const filename = join(folder, 'new.db');
    expect(await failure(filename)).to.deep.include({ code: 'CONNECTION.NO_FILE' });
    const session = await openSqlite(sqliteTargetOf(filename), { create: true });
    session.exec('create table t (a)');
    session.close();
    const reader = await openSqlite(sqliteTargetOf(filename), { readOnly: true });
    expect(() => reader.exec('insert into t values (1)')).to.throw('readonly');
    reader.close();
  });

  it('says that the folder is missing', async () => {
    const error = await failure(join(folder, 'gone', 'a.db'), { create: true });
    expect(error).to.deep.include({ code: 'CONNECTION.NO_FOLDER' });
  });

  it('knows what is no database', async () => {
    writeFileSync(join(folder, 'text.db'), 'x'.repeat(5000));
    mkdirSync(join(folder, 'folder.db'));
    for (const name of ['text.db', 'folder.db']) {
      expect(await failure(join(folder, name))).to.deep.include({
        code: 'CONNECTION.NOT_A_DATABASE',
      });
    }
  });

  it('says what to install where the driver is missing', () => {
    const connect = new URL(
      '../../../packages/core/src/adapters/sqlite/connect.ts',
      import.meta.url,
    );
    const hooks = `export const resolve = (name, context, next) => {
      if (name !== 'better-sqlite3') return next(name, context);
      throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' });
    };`;
    const program = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
      const { openSqlite } = await import('${connect.href}');
      const target = { kind: 'sqlite', filename: ':memory:', label: 'x' };
      await openSqlite(target).catch(({ code, hint }) => console.log(code, hint));`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { encoding: 'utf8' },
    );
    expect(stdout.trim()).to.equal('CONNECTION.DRIVER_MISSING npm install better-sqlite3@12');
  });

  it('waits for a lock as long as it is told, then says so', async () => {
    const { target, session } = await sqliteFile('create table t (a)');
    session.exec('pragma locking_mode = exclusive; begin exclusive');
    const error = await rejection(openSqlite(target, { busyTimeoutMs: 50 }));
    expect(error).to.deep.include({ code: 'CONNECTION.LOCKED' });
    session.exec('rollback');
  });
});
