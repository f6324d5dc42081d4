import { expect } from 'chai';
import { generateFromDatabase } from '@orch/core/use-cases/generate-from-db';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { failure } from '../support/failure.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { renameBench } from '../support/rename-bench.ts';
import type { RenameBench } from '../support/rename-bench.ts';
import { openTestRunner, runSteps, stepOf, writeStep } from '../support/run-revisions.ts';

const schema = `create table people (id integer primary key, name text, town text)`;
const rename = `alter table people rename name to full_name`;

const bench = (change: string): Promise<RenameBench> =>
  renameBench({ schema, descends: true, change });

/** What is proved, and what is asked about, as `old > new`. */
async function outcome(one: RenameBench): Promise<string> {
  try {
    const { renames } = await one.generate();
    return renames.map(({ from, to }) => `${from} > ${to}`).join(', ');
  } catch (error) {
    if (error instanceof Error && error.message === 'nothing was generated') return 'up to date';
    throw error;
  }
}

/** Runs a revision that makes a table of its own on the reference. */
async function runAnother({ project, reference }: RenameBench, name: string): Promise<void> {
  const step = writeStep(
    project,
    `20260201000000_${name}.mjs`,
    `export async function up(knex) { await knex.raw('create table ${name} (id integer)'); }
     export async function down(knex) { await knex.raw('drop table ${name}'); }`,
  );
  await runSteps(project, reference, [step]);
}

async function stamp({ project, reference }: RenameBench, file: string): Promise<void> {
  const runner = await openTestRunner(project, reference);
  try {
    const { revision } = stepOf(file);
    const add = [{ revision, commit: null }];
    await runner.stamp({ add, remove: [], origin: 'stamped', expectedApplied: null });
  } finally {
    await runner.close();
  }
}

const proved = 'column:public.people.name > column:public.people.full_name';

describe('identities', function () {
  this.timeout(60_000);

  it('prove what was renamed before another revision was run', async () => {
    const one = await bench(rename);
    await runAnother(one, 'pets');
    expect(await outcome(one)).to.equal(proved);
  });

  it('prove nothing about a column that was dropped, and a like one that was added', async () => {
    const one = await bench('alter table people drop town; alter table people add city text');
    const error = await failure(one.generate());
    expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(error.details).to.have.property('gap', null);
  });

  it('are overruled by a flag, with all that follows from them', async () => {
    const one = await bench(
      'alter table people rename to persons; alter table persons rename name to full_name',
    );
    const { renames } = await one.generate({ deny: ['people:persons'] });
    expect(renames).to.deep.equal([]);
  });

  it('contradict a flag that gives an old name to something else', async () => {
    const one = await bench(`${rename}; alter table people add nick text`);
    const error = await failure(one.generate({ accept: ['people.name:people.nick'] }));
    expect(error.code).to.equal('GENERATE.RENAME_IMPOSSIBLE');
    expect(error.message).to.include('people.name:people.full_name and people.name:people.nick');
  });

  it('prove nothing while other revisions are checked out than are applied', async () => {
    const one = await bench(rename);
    writeStep(one.project, '20260201000000_more.mjs', baseless);
    const error = await failure(one.generate());
    expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(error.message).to.include('other revisions are recorded as applied there');
  });

  it('come with a warning where the reference has not all revisions', async () => {
    const one = await bench('alter table people add born date');
    writeStep(one.project, '20260201000000_more.mjs', baseless);
    const { findings, isTruthAtCheckout } = await one.generate();
    expect(findings.map(({ code, subject }) => [code, subject])).to.deep.equal([
      ['GENERATE.REFERENCE_BEHIND', '20260201000000_more'],
    ]);
    expect(isTruthAtCheckout).to.equal(false);
  });

  it('prove the next rename once the first is stamped', async () => {
    const one = await bench(rename);
    const generated = await one.generate();
    await one.apply(generated);
    await stamp(one, generated.revisions[0]?.file ?? '');
    expect(await outcome(one)).to.equal('up to date');
    await query(one.reference, 'alter table people rename full_name to whole_name');
    expect(await outcome(one)).to.equal(
      'column:public.people.full_name > column:public.people.whole_name',
    );
  });

  it('take nothing that was stamped in another order for a rename', async () => {
    const swap = `alter table people rename name to x; alter table people rename town to name;
      alter table people rename x to town`;
    const one = await bench(swap);
    const empty = writeStep(one.project, '20260201000000_none.mjs', baseless);
    await stamp(one, empty.file);
    await query(one.reference, swap);
    expect(await outcome(one)).to.equal('up to date');
  });

  it('are those of a revision that was interrupted and went on', async () => {
    const one = await bench('select 1');
    const step = writeStep(
      one.project,
      '20260201000000_pets.mjs',
      `export const config = { transaction: false };
       export async function up(knex, { x, environment }) {
         await knex.raw('create table pets (id integer primary key, name text)');
         if (x.go !== 'on' && environment === 'dev') throw new Error('not yet');
         await knex.raw('create index on pets (name)');
       }
       export async function down(knex) { await knex.raw('drop table pets'); }`,
    );
    await failure(runSteps(one.project, one.reference, [step]));
    await runSteps(one.project, one.reference, [step], { x: { go: 'on' } });
    await query(one.reference, 'alter table pets rename name to called');
    expect(await outcome(one)).to.include('column:public.pets.name > column:public.pets.called');
  });

  it('are as good in a clone as in the database itself', async () => {
    const one = await bench(rename);
    const clone = `${one.reference.database}_clone`;
    await query(
      await createDatabase(),
      `create database ${clone} template ${one.reference.database}`,
    );
    try {
      const target = { ...one.reference, database: clone };
      expect(await provedIn(one, target)).to.equal(proved);
    } finally {
      await query(await createDatabase(), `drop database ${clone} with (force)`);
    }
  });

  it('are nothing in a database that was restored from a dump', async () => {
    const one = await bench(rename);
    const restored = await createDatabase('restored');
    await runSteps(one.project, restored, [
      stepOf(`${one.project.root}/migrations/20260101000000_base.mjs`),
    ]);
    await query(restored, rename);
    for (const table of ['identity_state', 'identities']) {
      const [dump] = await query<{ rows: string }>(
        one.reference,
        `select json_agg(t)::text as rows from orch.${table} t`,
      );
      await query(
        restored,
        `delete from orch.${table}; insert into orch.${table}
         select * from json_populate_recordset(null::orch.${table}, '${dump?.rows ?? ''}')`,
      );
    }
    const error = await failure(provedIn(one, restored));
    expect(error.message).to.include('recorded elsewhere');
  });

  it('are nothing without the right to read them', async () => {
    const one = await bench(rename);
    await query(
      one.reference,
      'create role identity_reader login; grant usage on schema public to identity_reader',
    );
    try {
      const { password: _, ...rest } = one.reference;
      await query(one.reference, `alter role identity_reader password 'reader'`);
      const error = await failure(
        provedIn(one, { ...rest, user: 'identity_reader', password: 'reader' }),
      );
      expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    } finally {
      await query(one.reference, 'drop owned by identity_reader; drop role identity_reader');
    }
  });
});

const baseless = `export async function up(knex) { await knex.raw('select 1'); }
export async function down(knex) { await knex.raw('select 1'); }`;

async function provedIn({ project }: RenameBench, reference: PostgresTarget): Promise<string> {
  const generated = await generateFromDatabase({
    project: project.project,
    database: project.database,
    environment: 'reference',
    reference,
    message: 'rename things',
    now: new Date('2026-11-20T10:00:00Z'),
    privileges: false,
    allowUnmodelled: false,
    allowUnproved: false,
  });
  if (generated.kind === 'upToDate') return 'up to date';
  return generated.renames.map(({ from, to }) => `${from} > ${to}`).join(', ');
}
