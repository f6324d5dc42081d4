import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import pg from 'pg';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import {
  createShadow,
  dropTemplatesExcept,
  findTemplate,
} from '../../packages/core/src/adapters/postgres/shadow/shadow.ts';
import { chooseShadowServer } from '../../packages/core/src/adapters/postgres/shadow/choose-shadow-server.ts';
import {
  newCreator,
  newWorkingName,
} from '../../packages/core/src/adapters/postgres/shadow/shadow-name.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { createDatabase, query, testServer } from '../support/postgres.ts';
import { rejection } from '../support/rejection.ts';

describe('createShadow', () => {
  let server: PostgresTarget;
  const family = `test_${randomBytes(4).toString('hex')}`;
  const template = (): string => `orch_shadow_t_${randomBytes(8).toString('hex')}`;

  before(async () => {
    server = await testServer();
  });

  after(() => dropTemplatesExcept(server, family, []));

  async function shadowNames(): Promise<readonly string[]> {
    const rows = await query<{ datname: string }>(
      server,
      `SELECT datname FROM pg_database WHERE datname LIKE 'orch\\_shadow\\_%' ORDER BY 1`,
    );
    return rows.map((row) => row.datname);
  }

  it('makes an empty database and drops it with whoever is connected', async () => {
    const shadow = await createShadow(server, { purpose: 'test' });
    const session = await openSession(shadow.target);
    await session.query('CREATE TABLE t (v int)');
    expect(await shadowNames()).to.include(shadow.name);
    await shadow.drop();
    await shadow.drop();
    expect(await shadowNames()).to.not.include(shadow.name);
    await closeSession(session).catch(() => undefined);
  });

  it('has encoding, collation and settings of the server target’s database', async () => {
    const own = await createDatabase('like');
    const name = pg.escapeIdentifier(own.database);
    await query(own, `ALTER DATABASE ${name} SET search_path = "a, b", public`);
    await query(own, `ALTER ROLE CURRENT_USER IN DATABASE ${name} SET work_mem = '7MB'`);

    const shadow = await createShadow(own, { purpose: 'test' });
    const [found] = await query(
      shadow.target,
      `SELECT current_setting('search_path') AS path, current_setting('work_mem') AS memory,
              (SELECT count(*)::int FROM pg_database AS d JOIN pg_database AS o USING (datcollate, datctype, encoding, datlocprovider)
               WHERE d.datname = current_database() AND o.datname = '${own.database}') AS alike`,
    );
    await shadow.drop();
    expect(found).to.deep.equal({ path: '"a, b", public', memory: '7MB', alike: 1 });
  });

  it('sweeps shadows whose creators are gone, with and without their mark', async () => {
    const { name: marked } = newWorkingName(newCreator());
    const { name: unmarked } = newWorkingName(newCreator());
    const { name: foreign } = newWorkingName(newCreator());
    for (const name of [marked, unmarked, foreign]) await query(server, `CREATE DATABASE ${name}`);
    await query(
      server,
      `COMMENT ON DATABASE ${marked} IS '{"orch":"shadow","kind":"working","purpose":"x","family":"y"}'`,
    );
    await query(server, `COMMENT ON DATABASE ${foreign} IS 'my own'`);

    const shadow = await createShadow(server, { purpose: 'test' });
    const names = await shadowNames();
    await shadow.drop();
    await query(server, `DROP DATABASE ${foreign}`);

    expect(names).to.include.members([foreign, shadow.name]);
    expect(names).to.not.include.members([marked, unmarked]);
  });

  it('leaves the shadows of living creators and databases that only look like shadows', async () => {
    const first = await createShadow(server, { purpose: 'test' });
    const lookalike = `orch_shadow_w_${'0'.repeat(16)}_${'0'.repeat(8)}_${'0'.repeat(12)}`;
    await query(server, `CREATE DATABASE ${lookalike}`);
    const second = await createShadow(server, { purpose: 'test' });
    const names = await shadowNames();
    await first.drop();
    await second.drop();
    await query(server, `DROP DATABASE ${lookalike}`);
    expect(names).to.include.members([first.name, second.name, lookalike]);
  });

  it('never drops a database that lost its mark', async () => {
    const shadow = await createShadow(server, { purpose: 'test' });
    await query(server, `COMMENT ON DATABASE ${shadow.name} IS 'taken over'`);
    const error = await rejection(shadow.drop());
    expect(error).to.have.property('code', 'SHADOW.NOT_OURS');
    await query(server, `DROP DATABASE ${shadow.name} WITH (FORCE)`);
  });

  it('freezes its state as a template and goes on', async () => {
    const name = template();
    const shadow = await createShadow(server, { purpose: 'test', family });
    await query(shadow.target, 'CREATE TABLE first (v int)');
    await shadow.freeze(name);
    await query(shadow.target, 'CREATE TABLE second (v int)');
    await shadow.drop();

    const copy = await createShadow(server, { purpose: 'test', template: name });
    const tables = await query<{ tablename: string }>(
      copy.target,
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
    );
    await copy.drop();
    expect(tables).to.deep.equal([{ tablename: 'first' }]);
  });

  it('becomes a template without a copy', async () => {
    const name = template();
    const shadow = await createShadow(server, { purpose: 'test', family });
    await shadow.become(name);
    await shadow.drop();
    const names = await shadowNames();
    expect([names.includes(name), names.includes(shadow.name)]).to.deep.equal([true, false]);
  });

  it('keeps one template when two processes freeze the same', async () => {
    const name = template();
    const shadows = await Promise.all(
      [1, 2].map(() => createShadow(server, { purpose: 'test', family })),
    );
    await Promise.all(shadows.map((shadow) => shadow.freeze(name)));
    await Promise.all(shadows.map((shadow) => shadow.drop()));
    const names = await shadowNames();
    expect(names.filter((found) => found === name)).to.deep.equal([name]);
    expect(names).to.not.include.members(shadows.map((shadow) => shadow.name));
  });

  it('finds the first kept template and drops a family’s others', async () => {
    const [one, two, missing] = [template(), template(), template()];
    for (const name of [one, two]) {
      const shadow = await createShadow(server, { purpose: 'test', family });
      await shadow.become(name);
    }
    expect(await findTemplate(server, [missing, two, one])).to.equal(two);
    expect(await findTemplate(server, [missing])).to.equal(null);
    const dropped = await dropTemplatesExcept(server, family, [two]);
    expect(dropped).to.include(one);
    expect(await findTemplate(server, [one, two])).to.equal(two);
  });

  it('does not take a database of that name for a template', async () => {
    const name = template();
    await query(server, `CREATE DATABASE ${name}`);
    expect(await findTemplate(server, [name])).to.equal(null);
    await query(server, `DROP DATABASE ${name}`);
  });

  it('neither takes nor drops what another role keeps as a template', async () => {
    const user = `orch_test_${randomBytes(4).toString('hex')}`;
    await query(server, `CREATE ROLE ${user} LOGIN CREATEDB PASSWORD 'other'`);
    const name = template();
    const shadow = await createShadow(
      { ...server, user, password: 'other' },
      { purpose: 'test', family },
    );
    await shadow.become(name);
    expect(await findTemplate(server, [name])).to.equal(null);
    expect(await dropTemplatesExcept(server, family, [])).not.to.include(name);
    await query(server, `DROP DATABASE ${name}`);
    await query(server, `DROP ROLE ${user}`);
  });

  it('names the template that is gone', async () => {
    const error = await rejection(createShadow(server, { purpose: 'test', template: template() }));
    expect(error).to.have.property('code', 'SHADOW.TEMPLATE_MISSING');
  });

  it('refuses names that PostgreSQL would shorten, and names that are not a shadow’s', async () => {
    const shadow = await createShadow(server, { purpose: 'test' });
    for (const name of [`orch_shadow_${'x'.repeat(52)}`, 'production', 'orch_shadow_a"b']) {
      const error = await rejection(shadow.freeze(name));
      expect(error, name).to.have.property('code', 'SHADOW.INVALID_NAME');
    }
    await shadow.drop();
  });
});

describe('chooseShadowServer', () => {
  it('takes the environment’s own server when the role may create databases', async () => {
    const target = await createDatabase('choose');
    expect(await chooseShadowServer(target, null, '/')).to.deep.equal({
      server: target,
      findings: [],
    });
  });

  it('falls back to the embedded server for a role that may not, and says so', async () => {
    const target = await createDatabase('choose');
    const user = `orch_test_${randomBytes(4).toString('hex')}`;
    await query(target, `CREATE ROLE ${user} LOGIN PASSWORD 'no-createdb'`);
    const root = await embeddedProject();
    try {
      const limited = { ...target, user, password: 'no-createdb' };
      const { server, findings } = await chooseShadowServer(limited, null, root);
      expect(server).to.include({ host: '127.0.0.1', label: 'embedded:postgres' });
      expect(findings.map((finding) => finding.code)).to.deep.equal(['SHADOW.EMBEDDED_INSTEAD']);
      const refused = await rejection(createShadow(limited, { purpose: 'test' }));
      expect(refused).to.have.property('code', 'SHADOW.NOT_ALLOWED');
      const shadow = await createShadow(server, { purpose: 'test' });
      await shadow.drop();
    } finally {
      await query(target, `DROP ROLE ${user}`);
    }
  });
});
