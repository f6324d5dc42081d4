import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { GitRepo } from '../support/git-repo.ts';
import { jsonResult } from '../support/json-result.ts';
import { modelProject } from '../support/model-project.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

const products = (columns: string): string => `import { defineModel } from '@orch/core';

export const products = defineModel('products', (table) => {
  table.increments('id');${columns}
});
`;

const compilerOptions = '--noEmit --strict --module nodenext --target es2023 --skipLibCheck'.split(
  ' ',
);

describe('orch create --data', () => {
  let dev: PostgresTarget;
  let repo: GitRepo;

  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: repo.root });
  const files = (): readonly string[] =>
    readdirSync(join(repo.root, 'migrations'))
      .filter((name) => /\.(?:mjs|ts)$/u.test(name))
      .map((name) => join(repo.root, 'migrations', name));
  const rows = (): Promise<readonly unknown[]> => query(dev, 'SELECT * FROM products ORDER BY id');

  before(async () => {
    dev = await createDatabase('dev');
    repo = modelProject({ dev }, { extension: 'ts' });
    repo.write('models.mjs', products(`\n  table.text('price');`));
    expect((await orch('create', 'create products table')).exitCode).to.equal(0);
    expect((await orch('up')).exitCode).to.equal(0);
    await query(dev, `INSERT INTO products (price) VALUES ('12.50'), ('free'), (NULL)`);
    repo.write('models.mjs', products(`\n  table.integer('cents').notNullable();`));
  });

  it('adds first, then leaves a step with both row types, then tightens and drops', async () => {
    const run = await orch('create', '--data', 'turn prices into cents');
    expect(run.exitCode, run.stderr).to.equal(0);
    const [, prepare = '', move = '', finish = ''] = files();
    expect(prepare).to.match(/prepare_to_turn_prices_into_cents\.ts$/u);
    const [first, data, last] = [prepare, move, finish].map((file) => readFileSync(file, 'utf8'));
    expect(first).to.include(`table.integer('cents')`).and.not.include("'price'");
    expect(data)
      .to.include('export interface ProductsBefore {\n  id: number;\n  price: string | null;\n}')
      .and.include('export interface ProductsAfter {\n  id: number;\n  cents: number;\n}');
    expect(last).to.include(`dropColumn('price')`).and.include('cents');
  });

  it('refuses to run before it is written where there are rows', async () => {
    const refused = jsonResult(await orch('up', '--json'));
    expect(refused).to.include({ code: 'RUN.BACKFILL_TODO' });
    expect(String(refused['message'])).to.include('still to be moved');
    expect(await rows()).to.deep.equal([
      { id: 1, price: '12.50', cents: null },
      { id: 2, price: 'free', cents: null },
      { id: 3, price: null, cents: null },
    ]);
  });

  it('moves the rows once it is written, whatever the models have become', async () => {
    const [, , move = ''] = files();
    const source = readFileSync(move, 'utf8');
    const up = `
  const rows = await knex<ProductsBefore>('products').select('id', 'price');
  for (const { id, price } of rows) {
    const cents: ProductsAfter['cents'] = Math.round(Number(price ?? 0) * 100) || 0;
    await knex<ProductsAfter>('products').where({ id }).update({ cents });
  }
}
`;
    const at = source.indexOf('{\n', source.indexOf('export async function up')) + 1;
    writeFileSync(move, source.slice(0, at) + up + source.slice(source.indexOf('\n}\n', at) + 3));
    repo.write(
      'knex-tables.ts',
      `import type { Knex } from 'knex';
declare module 'knex/types/tables.js' {
  interface Tables { products: Knex.CompositeTableType<{ name: Date }> }
}
`,
    );
    execFileSync(
      join(import.meta.dirname, '../../node_modules/.bin/tsc'),
      [...compilerOptions, move, join(repo.root, 'knex-tables.ts')],
      { cwd: repo.root, encoding: 'utf8' },
    );
    repo.write('models.mjs', products(`\n  table.text('name');`));
    const run = await orch('up');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(await rows()).to.deep.equal([
      { id: 1, cents: 1250 },
      { id: 2, cents: 0 },
      { id: 3, cents: 0 },
    ]);
  });

  it('writes the three steps by hand with the row types of the tables that are named', async () => {
    const words = ['create', '--manual', '--data', 'round the cents of products'];
    const missing = jsonResult(await orch(...words, '--json'));
    expect(missing).to.deep.include({
      code: 'GENERATE.DATA_TABLES',
      details: { known: ['products'] },
    });
    const other = await orch(...words, '--table', 'product', '--json');
    expect(jsonResult(other)).to.include({ code: 'GENERATE.UNKNOWN_TABLE' });
    const { source } = jsonResult(await orch(...words, '--table', 'products', '--json'));
    expect(source)
      .to.include('export interface ProductsBefore {\n  id: number;\n  cents: number;\n}')
      .and.match(/1\. Schema[^]*2\. Rows[^]*3\. Schema/u);
  });
});
