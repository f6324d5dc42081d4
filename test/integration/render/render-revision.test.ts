import { expect } from 'chai';
import knexFactory, { type Knex } from 'knex';
import type pg from 'pg';
import { readCatalog } from '../../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import type { Catalog } from '../../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/core/src/catalog/compare-catalogs.ts';
import { describeDifference } from '../../../packages/core/src/catalog/describe-difference.ts';
import { factKey } from '../../../packages/core/src/catalog/fact-key.ts';

import type { Change, ChangePlan } from '../../../packages/core/src/generate/change.ts';
import {
  renderRevision,
  type RenderInput,
} from '../../../packages/core/src/generate/render/render-revision.ts';
import { parseRevisionId } from '../../../packages/core/src/revision/revision-id.ts';
import { createDatabase } from '../../support/postgres.ts';
import { hostileNames, plansWithName, schemaOfName } from './hostile-names.ts';
import { rawGiven, rawStatements } from './raw-statements.ts';
import { alterations } from './alterations.ts';
import { columnDefaults } from './column-defaults.ts';
import { columnTypes } from './column-types.ts';
import { createTables } from './create-table.ts';
import { indexes } from './indexes.ts';
import { objects } from './objects.ts';

const shapes = [
  ...columnTypes,
  ...columnDefaults,
  ...createTables,
  ...indexes,
  ...alterations,
  ...objects,
];

/** Schemas that the plans make are read too. */
const schemas = ['public', 'other', ...hostileNames.map(schemaOfName)];

describe('renderRevision on a server', () => {
  let knex: Knex;
  let serverMajor: number;

  before(async () => {
    const { host, port, user, password, database } = await createDatabase('render');
    const connection = {
      host,
      port,
      user,
      database,
      ...(password === undefined ? {} : { password }),
    };
    knex = knexFactory({ client: 'pg', connection, pool: { min: 0, max: 1 } });
    serverMajor = await inTransaction(async ({ catalog }) => (await catalog()).serverMajor);
  });

  after(() => knex.destroy());

  describe('reaches the same catalog as the plan: ', () => {
    for (const { title, given, plan, code, since = 14 } of shapes) {
      it(title, async function () {
        if (serverMajor < since) return;
        const [step] = await compareWays(given ?? '', [plan], 'builder');
        expect(bodyOf(step?.source ?? '')).to.deep.equal(code.join(' '));
        expect(step?.differences).to.deep.equal([]);
      });
    }
  });

  describe('keeps every name and text: ', () => {
    for (const name of hostileNames) {
      for (const style of ['builder', 'raw'] as const) {
        it(`${JSON.stringify(name)}, as ${style}`, async () => {
          const steps = await compareWays('', plansWithName(name), style);
          for (const { source, differences } of steps) {
            expect(differences, source).to.deep.equal([]);
          }
        });
      }
    }
  });

  describe('sends statements as they are: ', () => {
    for (const statement of rawStatements) {
      it(statement.replaceAll('\n', ' ').slice(0, 100), async () => {
        const [step] = await compareWays(rawGiven, [[statement]], 'builder');
        expect(step?.differences, step?.source).to.deep.equal([]);
      });
    }
  });

  interface Work {
    readonly trx: Knex.Transaction;
    catalog(): Promise<Catalog>;
    run(statements: string): Promise<unknown>;
  }

  /** Runs work in a transaction that is rolled back. */
  async function inTransaction<T>(work: (tools: Work) => Promise<T>): Promise<T> {
    const trx = await knex.transaction();
    try {
      const client = (await trx.client.acquireConnection()) as pg.Client;
      await client.query("set local search_path = public; set local timezone = 'UTC'");
      return await work({
        trx,
        catalog: () => readCatalog(client, { schemas, privileges: false }),
        run: (statements) => client.query(statements),
      });
    } finally {
      await trx.rollback();
    }
  }

  /** Runs plans one after the other by their own SQL, then by the rendered code. */
  async function compareWays(
    given: string,
    plans: readonly (readonly string[])[],
    style: 'builder' | 'raw',
  ): Promise<readonly { source: string; differences: readonly string[] }[]> {
    return inTransaction(async ({ trx, run, catalog }) => {
      await run(given);
      await run('savepoint given');
      const catalogs = [await catalog()];
      for (const plan of plans) {
        for (const statement of plan) await run(statement);
        catalogs.push(await catalog());
      }
      await run('rollback to savepoint given');

      const steps: { source: string; differences: readonly string[] }[] = [];
      for (const [index, plan] of plans.entries()) {
        const [fromCatalog, toCatalog] = catalogs.slice(index, index + 2);
        if (fromCatalog === undefined || toCatalog === undefined) throw new Error('no catalogs');
        const source = render(plan, { fromCatalog, toCatalog, style });
        await (await load(source)).up(trx);
        const differences = compareCatalogs(toCatalog, await catalog());
        steps.push({ source, differences: differences.map(describeDifference) });
      }
      return steps;
    });
  }
});

function render(
  statements: readonly string[],
  input: Pick<RenderInput, 'fromCatalog' | 'toCatalog' | 'style'>,
): string {
  return renderRevision({
    ...input,
    id: parseRevisionId('20260101000000_change'),
    parents: [],
    message: 'change',
    defaultSchema: 'public',
    up: planOf(statements),
    down: planOf(['SELECT 1']),
    format: 'esm',
  });
}

interface Migration {
  up(knex: Knex): Promise<void>;
}

async function load(source: string): Promise<Migration> {
  return (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as Migration;
}

function planOf(statements: readonly string[]): ChangePlan {
  return { changes: statements.map(changeOf), renameCandidates: [], unmodelled: [] };
}

function changeOf(sql: string): Change {
  return {
    verb: 'create',
    sql,
    summary: sql,
    subject: factKey('table', 'public', 'subject'),
    produces: [],
    destroys: [],
    transactional: true,
    commitAfter: false,
    losesData: false,
    rewritesTable: false,
    lock: 'none',
  };
}

/** What is inside `up`, on one line. */
function bodyOf(source: string): string {
  const body = /function up\(knex\) \{\n([\s\S]*?)\n\}\n/.exec(source)?.[1] ?? '';
  return body.replaceAll(/\n\s*/g, ' ').trim();
}
