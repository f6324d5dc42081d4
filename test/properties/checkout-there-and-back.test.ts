import { planCheckout } from '@orch/core/use-cases/checkout-plan';
import { performCheckoutPlan, rehearseCheckout } from '@orch/core/use-cases/checkout-safe';
import { expect } from 'chai';
import fc from 'fast-check';
import { readCatalog } from '../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import { catalogScopeOf } from '../../packages/core/src/catalog/catalog-scope.ts';
import type { Catalog } from '../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../packages/core/src/catalog/compare-catalogs.ts';
import {
  addColumn,
  createTable,
  deleteRow,
  dropColumn,
  insertInto,
  insertRow,
  merge,
  renameColumn,
  rowsOf,
  shiftValues,
} from '../support/checkout-model.ts';
import type { ModelRevision, ModelState } from '../support/checkout-model.ts';
import { checkoutProject, revisionFile } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { query } from '../support/postgres.ts';

/** Each takes many seconds, and is another one; a failure names the seed that makes it again. */
const histories = Number(process.env['ORCH_TEST_HISTORIES'] ?? '3');

const kinds = ['table', 'column', 'drop', 'rename', 'shift', 'insert', 'delete'] as const;

const change = fc.record({
  kind: fc.constantFrom(...kinds),
  number: fc.integer({ min: 1, max: 40 }),
});

const edit = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'update', 'clear', 'delete'),
  table: fc.nat(9),
  row: fc.nat(9),
  column: fc.nat(9),
  value: fc.integer({ min: 100, max: 999 }),
});

const scenario = fc.record({
  topology: fc.constantFrom('fork', 'merge', 'criss-cross'),
  base: fc.array(change, { maxLength: 2 }),
  a: fc.array(change, { minLength: 2, maxLength: 4 }),
  b: fc.array(change, { minLength: 2, maxLength: 4 }),
  first: fc.array(edit, { minLength: 3, maxLength: 8 }),
  away: fc.constantFrom('b', 'b', 'main', 'main~0'),
  meanwhile: fc.array(edit, { maxLength: 6 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;
type Edit = Scenario['first'][number];

describe('a checkout there and back', function () {
  this.timeout(240_000 * histories);

  it('is identity of the catalog and of every row', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (made) => {
        const world = await makeWorld(made);
        await world.moveTo('a');
        await world.edit(made.first);
        await world.moveTo(made.away);
        await world.edit(made.meanwhile);
        await world.moveTo('a');
        await world.moveTo('b');
      }),
      // Making a counter-example smaller takes longer than to read it.
      { numRuns: histories, endOnFailure: true },
    );
  });
});

/** A repository with its history and a database, beside what should be in it. */
async function makeWorld(made: Scenario) {
  const at = await checkoutProject();
  const history = writeHistory(at, made);
  const state: ModelState = { tables: new Map(), kept: new Map() };
  let applied: readonly ModelRevision[] = [];
  let nextRow = 1;
  const catalogs = new Map<string, Catalog>();

  return {
    async moveTo(name: string): Promise<void> {
      const wanted = history.at(name.replace(/~0$/, ''));
      const gone = applied.filter((one) => !wanted.includes(one));
      for (const one of gone.toReversed()) one.revert(state);
      const kept = applied.filter((one) => wanted.includes(one));
      const added = wanted.filter((one) => !kept.includes(one));
      for (const one of added) one.apply(state);
      applied = [...kept, ...added];
      await checkOut(at, name);
      expect(await at.applied()).to.have.members(applied.map(({ id }) => id));
      await expectRows(at, state);
      const catalog = await readSchema(at);
      const before = catalogs.get(name) ?? catalog;
      expect(compareCatalogs(before, catalog)).to.deep.equal([]);
      catalogs.set(name, catalog);
    },
    async edit(edits: readonly Edit[]): Promise<void> {
      for (const one of edits) {
        await query(at.dev, editModel(state, one, nextRow));
        nextRow += 1;
      }
      await expectRows(at, state);
    },
  };
}

async function checkOut({ project }: CheckoutProject, name: string): Promise<void> {
  const targets = [{ database: project.database, environment: project.environment('dev') }];
  const request = { project: project.project, targets, name, up: true, clone: null, x: {} };
  const plan = await planCheckout(request);
  const rehearsed = await rehearseCheckout(plan, request, new AbortController().signal);
  await performCheckoutPlan({ ...request, allowEmpty: true }, rehearsed, {
    unheard: [],
    onEvent: () => undefined,
  });
}

async function readSchema({ dev, project }: CheckoutProject): Promise<Catalog> {
  const session = await openSession(dev, { readOnly: true });
  try {
    return await readCatalog(session, catalogScopeOf(project.database, { privileges: true }));
  } finally {
    await closeSession(session);
  }
}

async function expectRows({ dev }: CheckoutProject, { tables }: ModelState): Promise<void> {
  const found = await query<{ name: string }>(
    dev,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  expect(found.map(({ name }) => name)).to.have.members([...tables.keys()]);
  for (const [name, table] of tables) {
    expect(await query(dev, `select * from ${name} order by id`), name).to.deep.equal(
      rowsOf(table),
    );
  }
}

/** Changes the model as a user would, and returns the SQL that does so in the database. */
function editModel({ tables }: ModelState, { kind, ...one }: Edit, key: number): string {
  const [name, table] = [...tables][one.table % tables.size] ?? [];
  if (name === undefined || table === undefined) return 'select 1';
  const keys = [...table.rows.keys()].filter((row) => row < 1000);
  const row = keys[one.row % Math.max(1, keys.length)];
  if (kind === 'insert' || row === undefined) {
    insertInto(table, key, one.value);
    const hasValue = table.columns.has('v');
    return hasValue
      ? `insert into ${name} (id, v) values (${key}, ${one.value})`
      : `insert into ${name} (id) values (${key})`;
  }
  if (kind === 'delete') {
    table.rows.delete(row);
    return `delete from ${name} where id = ${row}`;
  }
  const columns = [...table.columns.keys()];
  const column = columns[one.column % columns.length] ?? 'id';
  const value = kind === 'clear' ? null : one.value;
  table.rows.get(row)?.set(column, value);
  return `update ${name} set ${column} = ${value ?? 'null'} where id = ${row}`;
}

/** Commits a history of that shape on the branches main, a and b. */
function writeHistory({ repo }: CheckoutProject, { topology, base, a, b }: Scenario) {
  const revisions = new Map<string, ModelRevision>();
  const tips = new Map<string, readonly string[]>();
  const commit = (
    branch: string,
    name: string,
    make: ReturnType<typeof merge>,
    ours?: readonly string[],
  ): string => {
    const parents = ours ?? tips.get(branch) ?? [];
    const known = [...revisions.values()].find(({ id }) => id.endsWith(`_${name}`));
    const stamp = String(20261101000000 + revisions.size + 1);
    const id = known?.id ?? `${stamp}_${name}`;
    const revision = known ?? { id, parents, ...make(id) };
    revisions.set(id, revision);
    repo.commit(revisionFile(id, parents.join(', '), revision), id);
    tips.set(branch, [id]);
    return id;
  };
  const changes = (branch: string, list: Scenario['a'], context: Context): void => {
    for (const one of list) commit(branch, ...changeOf(branch, one, context));
  };
  commit('main', 'main_start', createTable('t0'));
  commit('main', 'main_x', addColumn('t0', 'x', 7));
  commit('main', 'main_y', addColumn('t0', 'y', null));
  commit('main', 'main_row_a', insertRow('t0', 9001, 1));
  commit('main', 'main_row_b', insertRow('t0', 9002, 2));
  changes('main', base, { ...contextOf('main'), base: null, row: null });
  const start = tips.get('main') ?? [];
  const contexts = { a: contextOf('a'), b: contextOf('b') };
  for (const [branch, list] of [
    ['a', a],
    ['b', b],
  ] as const) {
    repo.git('checkout', '--quiet', '-b', branch, 'main');
    tips.set(branch, start);
    changes(branch, list.slice(0, 1), contexts[branch]);
  }
  const forked = { a: repo.git('rev-parse', 'a'), b: repo.git('rev-parse', 'b') };
  const heads = [...(tips.get('a') ?? []), ...(tips.get('b') ?? [])];
  for (const [branch, list] of [
    ['a', a],
    ['b', b],
  ] as const) {
    repo.git('checkout', '--quiet', branch);
    if (topology === 'criss-cross' || (topology === 'merge' && branch === 'a')) {
      repo.git('merge', '--quiet', '--no-ff', '--no-edit', forked[branch === 'a' ? 'b' : 'a']);
      commit(branch, 'merged', merge(), heads);
    }
    changes(branch, list.slice(1), contexts[branch]);
  }
  repo.git('checkout', '--quiet', 'main');
  return {
    at(branch: string): readonly ModelRevision[] {
      const wanted = new Set<string>();
      const open = [...(tips.get(branch) ?? [])];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (!wanted.has(id)) open.push(...(revisions.get(id)?.parents ?? []));
        wanted.add(id);
      }
      return [...revisions.values()].filter(({ id }) => wanted.has(id));
    },
  };
}

/** What a branch may change without the other one noticing. */
interface Context {
  base: string | null;
  row: number | null;
  readonly tables: string[];
  readonly columns: string[];
  count: number;
}

function contextOf(branch: string): Context {
  const isA = branch === 'a';
  return { base: isA ? 'x' : 'y', row: isA ? 9001 : 9002, tables: ['t0'], columns: [], count: 0 };
}

/** No two branches insert the same row. */
const firstKeys: Readonly<Record<string, number>> = { a: 9100, b: 9200 };

function changeOf(
  branch: string,
  { kind, number }: Scenario['a'][number],
  context: Context,
): [string, ReturnType<typeof merge>] {
  context.count += 1;
  const name = `${branch}_${kind}_${context.count}`;
  const own = `${branch}_c${context.count}`;
  const table = context.tables.at(number % context.tables.length) ?? 't0';
  switch (kind) {
    case 'table':
      context.tables.push(name);
      return [name, createTable(name)];
    case 'drop': {
      const { base } = context;
      context.base = null;
      if (base !== null) return [name, dropColumn('t0', base, base === 'x' ? 7 : null)];
      break;
    }
    case 'rename': {
      const column = context.columns.pop();
      if (column !== undefined) return [name, renameColumn('t0', column, `${column}_r`)];
      break;
    }
    case 'shift':
      return [name, shiftValues(table, number)];
    case 'insert':
      return [name, insertRow(table, (firstKeys[branch] ?? 9300) + context.count, number)];
    case 'delete': {
      const { row } = context;
      context.row = null;
      if (row !== null) return [name, deleteRow('t0', row, row - 9000)];
      break;
    }
    case 'column':
  }
  context.columns.push(own);
  return [name, addColumn('t0', own, number % 3 === 0 ? null : number)];
}
