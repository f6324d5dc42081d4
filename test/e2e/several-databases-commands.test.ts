import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { jsonResult } from '../support/json-result.ts';
import { createDatabase } from '../support/postgres.ts';
import { connectionOf, testProject, type TestProject } from '../support/project.ts';
import { runOrch } from '../support/run-orch.ts';

describe('several databases, revision by revision', () => {
  let project: TestProject;

  const json = async (...words: readonly string[]) =>
    jsonResult(await runOrch([...words, '--json'], { cwd: project.root }));
  const model = (
    table: string,
    column: string,
  ): string => `import { defineModel } from '@orch/core';

export const model = defineModel('${table}', (table) => {
  table.increments('id');
  table.text('${column}');
});
`;
  const cohort = `import { defineCohort } from '@orch/core';

export const c1 = defineCohort({
  name: 'c1',
  table: 'parts',
  key: ['name'],
  rows: ({ count }) => Array.from({ length: count }, (_, at) => ({ name: 'bolt ' + at })),
});
`;

  before(async () => {
    const [catalog, monitoring] = await Promise.all([
      createDatabase('catalog'),
      createDatabase('monitoring'),
    ]);
    project = await testProject({ environments: { dev: catalog }, extension: 'mjs' });
    const config = {
      databases: {
        catalog: {
          migrations: './catalog',
          models: './catalog.mjs',
          cohorts: './cohorts.mjs',
          extension: 'mjs',
          environments: { dev: connectionOf(catalog) },
        },
        monitoring: {
          migrations: './monitoring',
          models: './monitoring.mjs',
          extension: 'mjs',
          environments: { dev: connectionOf(monitoring) },
        },
      },
    };
    project.write('orch.config.mjs', `export default ${JSON.stringify(config)};\n`);
    project.write('catalog.mjs', model('parts', 'name'));
    project.write('monitoring.mjs', model('events', 'what'));
    project.write('cohorts.mjs', cohort);
    for (const folder of ['catalog', 'monitoring']) project.write(`${folder}/.gitkeep`, '');
  });

  const made = async (...words: readonly string[]): Promise<readonly (string | undefined)[]> => {
    const result = await json(...words);
    if ('code' in result) throw new Error(JSON.stringify(result));
    const each = result['databases'] as readonly {
      id?: string;
      revisions?: readonly { id: string }[];
    }[];
    return each.map(({ id, revisions }) => id ?? revisions?.[0]?.id);
  };

  it('creates revisions that belong together under one id', async () => {
    const [first, second] = await made('create', 'create tables of parts', '--here');
    expect(first)
      .to.match(/_create_tables_of_parts$/u)
      .and.equal(second);
    project.write('catalog/20990101000000_later.mjs', later(first ?? ''));
    const [empty, other] = await made('create', '--manual', 'describe parts and events', '--here');
    expect(empty).to.equal('20990101000001_describe_parts_and_events').and.equal(other);
    const named = await json(
      'create',
      '--manual',
      'describe events alone',
      '--here',
      '--database',
      'monitoring',
    );
    expect(named['id']).to.match(/^20990101000002_/u);
  });

  it('shows them together', async () => {
    const { together } = await json('status');
    const names = Object.values(together as Readonly<Record<string, readonly string[]>>);
    expect(names).to.deep.equal([
      ['catalog', 'monitoring'],
      ['catalog', 'monitoring'],
    ]);
    const { stdout } = await runOrch(['status'], { cwd: project.root });
    expect(stdout).to.match(/create_tables_of_parts .* with monitoring\n/u);
  });

  it('runs them, and names them together or alone', async () => {
    await json('up', '--allow-empty');
    const both = (await json('down', '--allow-empty', '--database', 'monitoring, catalog'))[
      'databases'
    ];
    expect(both).to.have.nested.property('[1].steps[0].id').that.includes('describe_events_alone');
    await json('up', '--allow-empty');
    expect(await json('up', '--database', 'catalog,nothing')).to.include({
      code: 'CONFIG.UNKNOWN_DATABASE',
    });
  });

  it('seeds where the cohort is declared, compares and stamps all', async () => {
    expect(await json('seed', '--cohort', 'c1', '--count', '1')).to.include({
      database: 'catalog',
      inserted: 1,
    });
    expect((await json('drift'))['databases']).to.have.length(2);
    const stamped = await json('stamp', 'head', '--dry-run');
    expect(stamped['databases']).to.deep.include({
      database: 'catalog',
      environment: 'dev',
      dryRun: true,
      add: [],
      remove: [],
    });
  });

  it('writes for no database when one of them is refused', async () => {
    project.write('catalog.mjs', model('parts', 'title'));
    project.write('monitoring.mjs', 'export const broken = 1;');
    expect(await json('create', 'retitle all parts', '--here')).to.have.property('code');
    expect(
      readdirSync(join(project.root, 'catalog')).filter((name) => name.includes('retitle')),
    ).to.deep.equal([]);
  });
});

function later(parent: string): string {
  return `/**\n * later\n *\n * @revision 20990101000000_later\n * @parents  ${parent}\n */
export const up = (knex) => knex.raw('select 1');
export const down = up;
`;
}
