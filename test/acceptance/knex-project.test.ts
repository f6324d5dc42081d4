import { expect } from 'chai';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { knexProject, type KnexProject } from '../support/knex-project.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { runOrch, type OrchRun } from '../support/run-orch.ts';

/** Twenty migrations as a shop's team would have written them, in Knex's several styles. */
const bodies: readonly (readonly [name: string, up: string, down: string])[] = [
  [
    'create_customers',
    `knex.schema.createTable('customers', (t) => { t.increments('id'); t.string('name').notNullable(); t.string('email').unique(); t.timestamps(true, true); })`,
    `knex.schema.dropTable('customers')`,
  ],
  [
    'create_products',
    `knex.schema.createTable('products', (t) => { t.increments('id'); t.string('sku', 40).notNullable().unique(); t.decimal('price', 10, 2).notNullable().defaultTo(0); })`,
    `knex.schema.dropTable('products')`,
  ],
  [
    'create_orders',
    `knex.schema.createTable('orders', (t) => { t.increments('id'); t.integer('customer_id').unsigned().notNullable().references('id').inTable('customers').onDelete('CASCADE'); t.timestamp('placed_at').defaultTo(knex.fn.now()); })`,
    `knex.schema.dropTable('orders')`,
  ],
  [
    'create_order_lines',
    `knex.schema.createTable('order_lines', (t) => { t.integer('order_id').notNullable().references('orders.id'); t.integer('product_id').notNullable().references('products.id'); t.integer('quantity').notNullable(); t.primary(['order_id', 'product_id']); })`,
    `knex.schema.dropTable('order_lines')`,
  ],
  [
    'index_orders_by_customer',
    `knex.schema.alterTable('orders', (t) => t.index(['customer_id', 'placed_at'], 'orders_by_customer'))`,
    `knex.schema.alterTable('orders', (t) => t.dropIndex(['customer_id', 'placed_at'], 'orders_by_customer'))`,
  ],
  [
    'add_customer_phone',
    `knex.schema.alterTable('customers', (t) => t.string('phone'))`,
    `knex.schema.alterTable('customers', (t) => t.dropColumn('phone'))`,
  ],
  [
    'create_status_type',
    `knex.raw("CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent')")`,
    `knex.raw('DROP TYPE order_status')`,
  ],
  [
    'add_order_status',
    `knex.raw("ALTER TABLE orders ADD COLUMN status order_status NOT NULL DEFAULT 'new'")`,
    `knex.schema.alterTable('orders', (t) => t.dropColumn('status'))`,
  ],
  [
    'fill_products',
    `knex('products').insert([{ sku: 'tea', price: '4.50' }, { sku: 'cup', price: '12.00' }])`,
    `knex('products').whereIn('sku', ['tea', 'cup']).delete()`,
  ],
  [
    'create_open_orders_view',
    `knex.schema.createView('open_orders', (view) => { view.columns(['id', 'customer_id']); view.as(knex('orders').select('id', 'customer_id').where('status', '<>', 'sent')); })`,
    `knex.schema.dropView('open_orders')`,
  ],
  [
    'check_quantity',
    `knex.raw('ALTER TABLE order_lines ADD CONSTRAINT quantity_positive CHECK (quantity > 0)')`,
    `knex.raw('ALTER TABLE order_lines DROP CONSTRAINT quantity_positive')`,
  ],
  [
    'rename_phone',
    `knex.schema.alterTable('customers', (t) => t.renameColumn('phone', 'telephone'))`,
    `knex.schema.alterTable('customers', (t) => t.renameColumn('telephone', 'phone'))`,
  ],
  [
    'create_touch_function',
    `knex.raw("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$")`,
    `knex.raw('DROP FUNCTION touch()')`,
  ],
  [
    'touch_customers',
    `knex.raw('CREATE TRIGGER touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch()')`,
    `knex.raw('DROP TRIGGER touch ON customers')`,
  ],
  [
    'create_tags',
    `knex.schema.createTable('tags', (t) => { t.uuid('id').primary(); t.specificType('names', 'text[]').notNullable(); t.jsonb('extra'); })`,
    `knex.schema.dropTable('tags')`,
  ],
  [
    'widen_sku',
    `knex.raw('ALTER TABLE products ALTER COLUMN sku TYPE varchar(80)')`,
    `knex.raw('ALTER TABLE products ALTER COLUMN sku TYPE varchar(40)')`,
  ],
  [
    'create_archive_table',
    `knex.schema.createTable('archive', (t) => { t.bigIncrements('id'); t.text('what').notNullable().comment('why it was kept'); })`,
    `knex.schema.dropTable('archive')`,
  ],
  [
    'price_index',
    `knex.schema.alterTable('products', (t) => t.index('price'))`,
    `knex.schema.alterTable('products', (t) => t.dropIndex('price'))`,
  ],
  [
    'add_discount',
    `knex.schema.alterTable('products', (t) => t.decimal('discount', 5, 2).notNullable().defaultTo(0))`,
    `knex.schema.alterTable('products', (t) => t.dropColumn('discount'))`,
  ],
  [
    'drop_archive_comment',
    `knex.raw('COMMENT ON COLUMN archive.what IS NULL')`,
    `knex.raw("COMMENT ON COLUMN archive.what IS 'why it was kept'")`,
  ],
];

const migrations = Object.fromEntries(
  bodies.map(([name, up, down], index) => [
    `202001${String(index + 1).padStart(2, '0')}120000_${name}.js`,
    `exports.up = function (knex) {\n  return ${up};\n};\n\nexports.down = function (knex) {\n  return ${down};\n};\n`,
  ]),
);

describe('a plain Knex project', () => {
  let database: PostgresTarget;
  let project: KnexProject;
  let files: string;
  let statusBefore: string;

  const orch = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(words, { cwd: project.root });

  async function done(...words: readonly string[]): Promise<OrchRun> {
    const run = await orch(...words);
    expect(run.exitCode, run.stderr).to.equal(0);
    return run;
  }

  async function rows(): Promise<unknown> {
    return query(
      database,
      `SELECT c.name, c.email, p.sku, l.quantity FROM customers c
       JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id
       JOIN products p ON p.id = l.product_id ORDER BY 1, 3`,
    );
  }

  before(async function () {
    this.timeout(120_000);
    database = await createDatabase('knex_project');
    project = knexProject(database, migrations);
    files = project.fingerprint();
    project.knex('migrate:latest');
    await query(
      database,
      `INSERT INTO customers (name, email) VALUES ('Ada', 'ada@example.org'), ('Alan', NULL);
       INSERT INTO orders (customer_id, status) VALUES (1, 'paid'), (2, 'new');
       INSERT INTO order_lines VALUES (1, 1, 2), (1, 2, 1), (2, 1, 7)`,
    );
    statusBefore = project.knex('migrate:status');
  });

  it('is told to be adopted before anything is run', async () => {
    const run = await orch('up');
    expect(run.exitCode).to.equal(1);
    expect(run.stderr).to.include('orch adopt');
  });

  it('is adopted without touching a file', async () => {
    const run = await done('adopt');
    expect(run.stdout).to.include('Adopted: 20 revisions');
    expect(project.fingerprint()).to.equal(files);
  });

  it('is at its head, with nothing to find', async () => {
    const status = JSON.parse((await done('status', '--json')).stdout) as { ok: boolean };
    expect(status.ok).to.equal(true);
    expect((await done('check')).stdout).to.not.include('warning');
    expect((await done('up')).stdout).to.include('Nothing to do');
  });

  it('says the same to Knex as before', () => {
    expect(project.knex('migrate:status')).to.equal(statusBefore);
  });

  it('goes down and up again, in step with Knex, and keeps the rows of what stays', async () => {
    const before = await rows();
    await done('down', '-n', '5');
    expect(project.knex('migrate:status'))
      .to.include('Found 15 Completed')
      .and.include('Found 5 Pending');
    await done('up');
    expect(project.knex('migrate:status')).to.equal(statusBefore);
    expect(await rows()).to.deep.equal(before);
  });

  it('refuses to be adopted twice', async () => {
    expect((await orch('adopt')).stderr).to.include('ADOPT.ALREADY');
  });

  it('goes down to its base and up again', async () => {
    await query(database, 'TRUNCATE order_lines');
    await done('down', '--to', 'base');
    const left = await query(
      database,
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
    );
    expect(left).to.deep.equal([
      { relname: 'knex_migrations' },
      { relname: 'knex_migrations_lock' },
    ]);
    await done('up');
    expect(project.knex('migrate:list')).to.include('Found 20 Completed');
    expect(project.fingerprint()).to.equal(files);
  });
});

describe('adopting a Knex project whose database is something else', () => {
  let database: PostgresTarget;
  let project: KnexProject;

  before(async () => {
    database = await createDatabase('knex_drift');
    project = knexProject(database, migrations);
    project.knex('migrate:latest');
  });

  const adopt = (...words: readonly string[]): Promise<OrchRun> =>
    runOrch(['adopt', ...words], { cwd: project.root });

  it('is refused, with every difference', async () => {
    await query(
      database,
      `ALTER TABLE customers ADD COLUMN chort text; DROP INDEX orders_by_customer`,
    );
    const run = await adopt();
    expect(run.exitCode).to.equal(1);
    expect(run.stderr)
      .to.include('ADOPT.DIFFERENT')
      .and.include('chort')
      .and.include('orders_by_customer');
    expect(await query(database, `SELECT to_regnamespace('orch') AS store`)).to.deep.equal([
      { store: null },
    ]);
  });

  it('is recorded as it is when that is asked for', async () => {
    const run = await adopt('--accept-differences');
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.include('chort');
  });
});
