import { expect } from 'chai';
import knexFactory, { type Knex } from 'knex';
import type pg from 'pg';
import { readCatalog } from '../../../packages/core/src/adapters/postgres/catalog/read-catalog.ts';
import type { Catalog } from '../../../packages/core/src/catalog/catalog.ts';
import { compareCatalogs } from '../../../packages/core/src/catalog/compare-catalogs.ts';
import { describeDifference } from '../../../packages/core/src/catalog/describe-difference.ts';
import { factKey } from '../../../packages/core/src/catalog/fact-key.ts';

import type { Change, ChangePlan } from '../../../packages/core/src/generate/change.ts';
import { renderRevision } from '../../../packages/core/src/generate/render/render-revision.ts';
import { parseRevisionId } from '../../../packages/core/src/revision/revision-id.ts';
import { createDatabase } from '../../support/postgres.ts';
import { hostileNames, plansWithName } from './hostile-names.ts';
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
        const { source, differences } = await compareWays(given ?? '', plan);
        expect(bodyOf(source)).to.deep.equal(code.join(' '));
        expect(differences).to.deep.equal([]);
      });
    }
  });

  describe('keeps every name and text: ', () => {
    for (const name of hostileNames) {
      it(JSON.stringify(name), async () => {
        const plans = plansWithName(name);
        for (const [index, plan] of plans.entries()) {
          const given = plans.slice(0, index).flat();
          for (const style of ['builder', 'raw'] as const) {
            const { source, differences } = await compareWays(given.join(';'), plan, style);
            expect(differences, source).to.deep.equal([]);
          }
        }
      });
    }
  });

  describe('sends statements as they are: ', () => {
    for (const statement of rawStatements) {
      it(statement.replaceAll('\n', ' ').slice(0, 100), async () => {
        const { source, differences } = await compareWays(rawGiven, [statement]);
        expect(differences, source).to.deep.equal([]);
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
        catalog: () => readCatalog(client, { schemas: ['public', 'other'], privileges: false }),
        run: (statements) => client.query(statements),
      });
    } finally {
      await trx.rollback();
    }
  }

  /** Runs the plan's own SQL, then the rendered code, each from the same schema. */
  async function compareWays(
    given: string,
    plan: readonly string[],
    style: 'builder' | 'raw' = 'builder',
  ): Promise<{ source: string; differences: readonly string[] }> {
    return inTransaction(async ({ trx, run, catalog }) => {
      await run(given);
      const before = await catalog();
      await run('savepoint given');
      for (const statement of plan) await run(statement);
      const planned = await catalog();
      await run('rollback to savepoint given');

      const source = renderRevision({
        id: parseRevisionId('20260101000000_change'),
        parents: [],
        message: 'change',
        up: planOf(plan),
        down: planOf(['SELECT 1']),
        fromCatalog: before,
        toCatalog: planned,
        format: 'esm',
        style,
      });
      await (await load(source)).up(trx);
      const differences = compareCatalogs(planned, await catalog());
      return { source, differences: differences.map(describeDifference) };
    });
  }
});

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
