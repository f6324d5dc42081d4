import { expect } from 'chai';
import { openGitRepo } from '../../support/git-repo.ts';
import {
  longId,
  mergeBench,
  writeSqlRevision,
  type RevisionSql,
} from '../../support/merge-bench.ts';
import { rejection } from '../../support/rejection.ts';

const table = (name: string): RevisionSql => [
  `CREATE TABLE ${name} (id integer PRIMARY KEY)`,
  `DROP TABLE ${name}`,
];

describe('merge-heads, histories', () => {
  it('merges more than two heads at once', async () => {
    const bench = await mergeBench({
      base: table('base'),
      'x1 < base': table('x'),
      'y1 < base': table('y'),
      'z1 < base': table('z'),
    });
    const merge = await bench.write();
    expect([merge.verdict.kind, merge.pairs.length, merge.proved]).to.deep.equal([
      'independent',
      3,
      true,
    ]);
    expect(await bench.move('one', { kind: 'up' })).to.equal('+base +x1 +y1 +z1 +merge');
  });

  it('merges heads whose common ancestors have several heads', async () => {
    const bench = await mergeBench({
      base: table('base'),
      'p1 < base': table('p'),
      'q1 < base': table('q'),
      'x1 < p1 q1': ['ALTER TABLE p ADD COLUMN x integer', 'ALTER TABLE p DROP COLUMN x'],
      'y1 < p1 q1': ['ALTER TABLE q ADD COLUMN y integer', 'ALTER TABLE q DROP COLUMN y'],
    });
    const merge = await bench.plan();
    expect(merge.sides.map(({ own }) => own)).to.deep.equal([[longId('x1')], [longId('y1')]]);
    expect([merge.verdict.kind, merge.proved]).to.deep.equal(['independent', true]);
  });

  it('merges branches that are not checked out, with the code that they have', async () => {
    const bench = await mergeBench({ base: table('base') });
    const { project } = bench;
    project.write('.gitignore', 'node_modules\n.orch\n');
    const repo = openGitRepo(project.root);
    repo.git('init', '--quiet', '--initial-branch=main');
    repo.commit({}, 'Begin');
    const side = (branch: string, id: string): void => {
      repo.git('checkout', '--quiet', '-b', branch, 'main');
      project.write('migrations/lib/name.mjs', `export const name = 'of_${branch}';\n`);
      const id_ = longId(id);
      project.write(
        `migrations/${id_}.mjs`,
        `/**\n * Make it.\n *\n * @revision ${id_}\n * @parents ${longId('base')}\n */\n` +
          `import { name } from './lib/name.mjs';\n` +
          `export const up = (knex) => knex.schema.createTable(name, (t) => t.increments());\n` +
          `export const down = (knex) => knex.schema.dropTable(name);\n`,
      );
      repo.commit({}, `Work on ${branch}`);
    };
    side('left', 'x1');
    side('right', 'y1');
    repo.git('checkout', '--quiet', 'main');
    const before = repo.git('status', '--porcelain');

    const merge = await bench.plan({ names: ['left', 'right'] });
    expect([merge.verdict.kind, merge.proved]).to.deep.equal(['independent', true]);
    expect(merge.absent).to.deep.equal([longId('x1'), longId('y1')]);
    const [left] = merge.sides;
    const by = left?.authors.get(longId('x1') as typeof left.head);
    expect(by).to.deep.equal({
      commit: repo.git('rev-parse', 'left'),
      author: 'Ada <ada@example.org>',
    });
    expect(repo.git('status', '--porcelain')).to.equal(before);
  });

  it('refuses two texts under one name', async () => {
    const bench = await mergeBench({ base: table('base') });
    const repo = openGitRepo(bench.project.root);
    repo.git('init', '--quiet', '--initial-branch=main');
    bench.project.write('.gitignore', 'node_modules\n.orch\n');
    repo.commit({}, 'Begin');
    for (const branch of ['left', 'right']) {
      repo.git('checkout', '--quiet', '-b', branch, 'main');
      writeSqlRevision(bench.project, 'x1 < base', table(branch));
      repo.commit({}, branch);
    }
    const error = await rejection(bench.plan({ names: ['left', 'right'] }));
    expect(error).to.have.property('code', 'MERGE.DIFFERENT');
  });

  it('keeps the parents that revisions without a header have on their branches', async () => {
    const bench = await mergeBench({});
    const repo = openGitRepo(bench.project.root);
    repo.git('init', '--quiet', '--initial-branch=main');
    bench.project.write('.gitignore', 'node_modules\n.orch\n');
    const plain = (name: string): Record<string, string> => ({
      [`migrations/${name}.mjs`]:
        `export const up = (knex) => knex.schema.createTable('t_${name}', (t) => t.increments());\n` +
        `export const down = (knex) => knex.schema.dropTable('t_${name}');\n`,
    });
    repo.commit(plain('001_base'), 'Begin');
    for (const [branch, name] of [
      ['left', '002_left'],
      ['right', '003_right'],
    ] as const) {
      repo.git('checkout', '--quiet', '-b', branch, 'main');
      repo.commit(plain(name), branch);
    }
    const merge = await bench.plan({ names: ['left', 'right'] });
    expect(merge.sides.map(({ head }) => head)).to.deep.equal(['002_left', '003_right']);
    expect([merge.verdict.kind, merge.proved]).to.deep.equal(['independent', true]);
  });
});
