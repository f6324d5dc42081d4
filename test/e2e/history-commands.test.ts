import { expect } from 'chai';
import knex from 'knex';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientConfig } from '../../packages/core/src/adapters/postgres/connect.ts';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { openGitRepo } from '../support/git-repo.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { jsonResult } from '../support/json-result.ts';
import { runOrch } from '../support/run-orch.ts';
import { writeRevision as write } from '../support/write-revision.ts';

interface FindingJson {
  readonly code: string;
  readonly subject: string;
  readonly detail?: string;
}

describe('commands about the history', () => {
  let dev: PostgresTarget;
  let project: TestProject;

  beforeEach(async () => {
    dev = await createDatabase('history');
    project = await testProject({ environments: { dev }, extension: 'js' });
  });

  const orch = (...args: readonly string[]) => runOrch(args, { cwd: project.root });

  const first = async (command: string, list: string, ...args: readonly string[]) => {
    const [one] = jsonResult(await orch(command, '--json', ...args))[list] as readonly Record<
      string,
      unknown
    >[];
    return one ?? {};
  };

  const findings = async (...args: readonly string[]) =>
    ((await first('check', 'checks', ...args))['findings'] as readonly FindingJson[]).map(
      ({ code, subject }) => `${code} ${subject}`,
    );

  describe('orch status', () => {
    it('tells what is applied and what is pending', async () => {
      write(project, 'a');
      write(project, 'b < a');
      await orch('up', 'a');
      const { current, heads, applied, pending, recordedBy } = await first('status', 'databases');
      expect({ current, heads, applied, pending, recordedBy }).to.deep.equal({
        current: ['a'],
        heads: ['b'],
        applied: ['a'],
        pending: ['b'],
        recordedBy: 'orch',
      });
    });

    it('creates nothing in a database that was never touched', async () => {
      write(project, 'a');
      const run = await orch('status');
      expect(run.exitCode).to.equal(0);
      const schemas = await query(dev, "SELECT 1 FROM pg_namespace WHERE nspname = 'orch'");
      expect(schemas).to.deep.equal([]);
    });

    it('shows what Knex has applied and says how to adopt it', async () => {
      write(project, '1_a ~');
      write(project, '2_b ~');
      const client = knex({ client: 'pg', connection: clientConfig(dev) as object });
      await client.migrate.up({ directory: join(project.root, 'migrations') });
      await client.destroy();
      const run = await orch('status');
      expect(run.stdout).to.include('orch adopt --env dev');
      const { recordedBy, applied, pending } = await first('status', 'databases');
      expect({ recordedBy, applied, pending }).to.deep.equal({
        recordedBy: 'knex',
        applied: ['1_a'],
        pending: ['2_b'],
      });
    });

    it('shows the other environments when one cannot be reached', async () => {
      const gone = { ...dev, host: '127.0.0.1', port: 1 };
      project = await testProject({ environments: { dev, gone }, extension: 'js' });
      write(project, 'a');
      const run = await orch('status', '--all', '--json');
      const databases = jsonResult(run)['databases'] as readonly Record<string, unknown>[];
      expect(databases.map((one) => [one['environment'], one['recordedBy']])).to.deep.equal([
        ['dev', 'nobody'],
        ['gone', 'unknown'],
      ]);
      expect(run.exitCode).to.equal(3);
    });
  });

  describe('orch check', () => {
    it('finds nothing in good order', async () => {
      write(project, 'a');
      await orch('up');
      expect((await orch('check')).exitCode).to.equal(0);
    });

    it('lists everything that is wrong at once, and a run is refused', async () => {
      const git = openGitRepo(project.root);
      git.git('init', '--quiet', '--initial-branch=main');
      project.write('.gitignore', 'node_modules\n');
      for (const line of ['a', 'b < a', 'd < b', 'm < d']) write(project, line);
      git.commit({});
      write(project, 'o < m');
      await orch('up', 'heads');
      rmSync(join(project.root, 'migrations/m.js'));
      rmSync(join(project.root, 'migrations/o.js'));
      write(project, 'a', '// edited\n');
      write(project, 'c < b');
      write(project, 'd < c');
      write(project, 'e < a');
      project.write('migrations/x.js', '/** @revision y */\n');

      expect(await findings()).to.deep.equal([
        'REVISION.BAD_HEADER migrations/x.js',
        'HISTORY.EDITED a',
        'HISTORY.EDITED d',
        'HISTORY.MISSING m',
        'HISTORY.ORPHAN o',
        'HISTORY.OUT_OF_ORDER c',
        'HISTORY.SEVERAL_HEADS d',
      ]);
      const run = await orch('check', '--json');
      const [check] = jsonResult(run)['checks'] as readonly { findings: readonly FindingJson[] }[];
      expect(check?.findings[1]?.detail).to.include('\n+// edited\n');
      expect(run.exitCode).to.equal(3);
      expect(jsonResult(await orch('up', 'heads', '--json'))['code']).to.equal('HISTORY.FINDINGS');
    });

    it('finds what Knex ran beside orch', async () => {
      write(project, '1_a ~');
      const client = knex({ client: 'pg', connection: clientConfig(dev) as object });
      await client.migrate.latest({ directory: join(project.root, 'migrations') });
      expect((await orch('adopt')).exitCode).to.equal(0);
      write(project, '2_b ~');
      await client.migrate.latest({ directory: join(project.root, 'migrations') });
      await client.destroy();
      expect(await findings()).to.deep.equal(['STATUS.KNEX_DIFFERS 2_b.js']);
    });

    it('checks files without a database', async () => {
      project.write(
        'orch.config.mjs',
        "export default { migrations: './migrations', environments: { dev: 'postgres://x@127.0.0.1:1/x' } };\n",
      );
      write(project, 'b < a');
      expect(await findings('--no-db')).to.deep.equal(['HISTORY.UNKNOWN_PARENT b']);
      expect(jsonResult(await orch('check', '--json'))['code']).to.equal('CONNECTION.REFUSED');
    });
  });

  describe('orch history', () => {
    it('lists revisions newest first where there is no terminal', async () => {
      for (const line of ['a', 'b1 < a', 'b2 < a', 'm < b1, b2']) {
        write(project, line);
      }
      await orch('up', 'b1');
      const run = await orch('history');
      expect(run.stdout.split('\n')).to.deep.equal([
        'pending  m  <- b1, b2  Make m  (head, merge)',
        'pending  b2  <- a  Make b2',
        'applied  b1  <- a  Make b1  (current)',
        'applied  a  <- base  Make a  (branch point)',
        '',
      ]);
    });

    it('works without a database and shows the newest few', async () => {
      write(project, 'a');
      write(project, 'b < a');
      const run = await orch('history', '--no-db', '-n', '1');
      expect(run.stdout).to.equal('b  <- a  Make b  (head)\n');
    });

    it('passes no control characters on', async () => {
      project.write('migrations/a.js', '/**\n * Red \u001b[31m \u202e.\n *\n * @revision a\n */\n');
      writeFileSync(join(project.root, 'migrations/\u001b[2Jx.js'), '');
      for (const command of ['history', 'check']) {
        const { stdout } = await orch(command, '--no-db');
        expect(stdout).to.not.match(/[\u001b\u202e]/);
      }
    });
  });

  describe('orch show', () => {
    it('shows a revision by the beginning of its name, and where it is applied', async () => {
      write(project, '2026_a');
      await orch('up');
      const { revision, environments, source } = jsonResult(await orch('show', '2026', '--json'));
      expect((revision as { id: string }).id).to.equal('2026_a');
      expect(source).to.equal(project.read('migrations/2026_a.js'));
      const [place] = environments as readonly { environment: string; state: string }[];
      expect([place?.environment, place?.state]).to.deep.equal(['dev', 'applied']);
    });

    it('counts from what is applied', async () => {
      write(project, 'a');
      write(project, 'b < a');
      await orch('up', 'a');
      const { revision } = jsonResult(await orch('show', '+1', '--json'));
      expect((revision as { id: string }).id).to.equal('b');
    });

    it('shows the head of a Git branch that is not checked out', async () => {
      const git = openGitRepo(project.root);
      git.git('init', '--quiet', '--initial-branch=main');
      project.write('.gitignore', 'node_modules\n');
      write(project, 'a');
      git.commit({});
      git.git('checkout', '--quiet', '-b', 'feature/x');
      write(project, 'b < a');
      git.commit({});
      git.git('checkout', '--quiet', 'main');
      const run = await orch('show', 'feature/x@head', '--no-db', '--json');
      const { revision, foundIn } = jsonResult(run);
      expect([(revision as { id: string }).id, foundIn]).to.deep.equal(['b', 'branch']);
    });

    it('shows what was applied after the file was edited or lost', async () => {
      write(project, 'a');
      await orch('up');
      const applied = project.read('migrations/a.js');
      write(project, 'a', '// edited\n');
      expect(jsonResult(await orch('show', 'a', '--applied', '--json'))['source']).to.equal(
        applied,
      );
      rmSync(join(project.root, 'migrations/a.js'));
      const { source, foundIn } = jsonResult(await orch('show', 'a', '--json'));
      expect([source, foundIn]).to.deep.equal([applied, 'store']);
    });

    it('names the nearest when there is none', async () => {
      write(project, '20261120_add_cohort');
      const { code, details } = jsonResult(await orch('show', 'add_cohrot', '--no-db', '--json'));
      expect([code, (details as { nearest: unknown }).nearest]).to.deep.equal([
        'REVISION.UNKNOWN',
        ['20261120_add_cohort'],
      ]);
    });
  });

  it('orch heads lists what nothing builds on', async () => {
    for (const line of ['a', 'b1 < a', 'b2 < a']) write(project, line);
    const { heads } = await first('heads', 'databases');
    expect((heads as readonly { id: string }[]).map(({ id }) => id)).to.deep.equal(['b1', 'b2']);
  });
});
