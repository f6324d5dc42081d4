import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';
import { renameBench } from '../support/rename-bench.ts';
import type { GeneratedRevisions, RenameBench } from '../support/rename-bench.ts';
import { provedCases, renameCases } from './rename-cases.ts';
import type { RenameCase } from './rename-cases.ts';

async function walk(
  bench: RenameBench,
  one: RenameCase,
  generated: GeneratedRevisions,
): Promise<void> {
  const source = generated.revisions.map((revision) => revision.source).join('\n');
  for (const text of one.source) expect(source).to.include(text);
  await bench.apply(generated);
  expect(await query(bench.live, one.after)).to.deep.equal(one.seen);
  await bench.revert();
  expect(await query(bench.live, one.before)).to.deep.equal(one.seen);
}

describe('a rename that is given with flags', function () {
  this.timeout(60_000);

  for (const one of renameCases) {
    it(`of ${one.of} keeps the values, up and down`, async () => {
      const bench = await renameBench({ ...one, descends: false });
      await walk(bench, one, await bench.generate({ accept: one.flags }));
    });
  }
});

describe('a rename that identities prove', function () {
  this.timeout(60_000);

  for (const one of [...renameCases, ...provedCases]) {
    it(`of ${one.of} needs no flag`, async () => {
      const bench = await renameBench({ ...one, descends: true });
      const generated = await bench.generate();
      const given = generated.renames.filter(({ source }) => source !== 'identity');
      expect(given).to.deep.equal([]);
      await walk(bench, one, generated);
    });
  }
});

describe('what may be a rename', function () {
  this.timeout(60_000);

  it('is refused with its evidence and the command to type', async () => {
    const [column] = renameCases;
    if (column === undefined) return;
    const bench = await renameBench({ ...column, descends: false });
    const error = await failure(bench.generate());
    expect(error.code).to.equal('GENERATE.RENAME_UNDECIDED');
    expect(error.message).to.include(
      'recruits.chatname -> recruits.rocketchat_user (recruits_chatname_key still has the old name',
    );
    expect(error.hint).to.include(
      'orch gen-from-db --rename recruits.chatname:recruits.rocketchat_user',
    );
  });

  it('is told by rows that hold the same, by digests only', async () => {
    const schema = 'create table people (id integer primary key, nick text, town text)';
    const people = `insert into people values (1, 'secret one', 'x'), (2, 'secret two', 'y')`;
    const bench = await renameBench({
      schema,
      rows: people,
      descends: false,
      change: `${people}; alter table people rename nick to handle; alter table people rename town to city`,
    });
    const error = await failure(bench.generate());
    expect(error.message)
      .to.include('people.nick -> people.handle (2 of 2 rows hold the same in live')
      .and.not.include('secret');
    expect(error.hint).to.include(
      '--rename people.nick:people.handle --rename people.town:people.city',
    );
  });

  it('is asked about where somebody can answer, tables first', async () => {
    const bench = await renameBench({
      schema: 'create table applicants (id integer primary key, surname text, born date)',
      descends: false,
      change:
        'alter table applicants rename to recruits; alter table recruits rename surname to name',
    });
    const asked: string[] = [];
    const generated = await bench.generate({
      ask: async ({ kind, name, choices }) => {
        asked.push(`${kind} ${name}: ${choices.map((choice) => choice.name).join(', ')}`);
        const [first] = choices;
        return first === undefined ? { kind: 'dropped' } : { kind: 'renamed', to: first.to };
      },
    });
    expect(asked).to.deep.equal([
      'table applicants: recruits',
      'column applicants.surname: recruits.name',
    ]);
    expect(generated.renames.map(({ source }) => source)).to.deep.equal(['answer', 'answer']);
  });
});
