import { expect } from 'chai';
import { failure } from '../support/failure.ts';
import { startPidShifter } from '../support/pid-shifter.ts';
import { createDatabase, query } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import {
  bothApplied,
  commitMessage,
  createRecruits,
  proxiedPlace,
  runThrough,
  stateOf,
} from '../support/proxied-place.ts';
import type { ProxiedPlace, RunReport } from '../support/proxied-place.ts';
import { runOrch } from '../support/run-orch.ts';

describe('a run whose connection turns dark', function () {
  this.timeout(120_000);
  const runs: Record<string, { readonly place: ProxiedPlace; readonly end: Promise<RunReport> }> =
    {};

  before('the waits of all of them together', async () => {
    for (const [name, pattern, fault] of [
      ['after COMMIT', commitMessage, 'blackholeAfterReply'],
      ['before COMMIT', commitMessage, 'blackholeBefore'],
      ['in a statement', /insert into "recruits"/, 'blackholeAfterReply'],
    ] as const) {
      const place = await proxiedPlace();
      place.proxy.once(pattern, fault);
      const end = runThrough(place);
      end.catch(() => undefined);
      runs[name] = { place, end };
    }
  });

  it('after COMMIT is cut and goes on', async () => {
    const { place, end } = runs['after COMMIT'] ?? expect.fail();
    expect((await end).ran).to.deep.equal(['1_recruits', '2_recruit']);
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('before COMMIT is cut and runs that revision again', async () => {
    const { place, end } = runs['before COMMIT'] ?? expect.fail();
    expect((await end).ran).to.deep.equal(['1_recruits', '1_recruits', '2_recruit']);
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('in a statement is cut, and nothing is recorded', async () => {
    const { place, end } = runs['in a statement'] ?? expect.fail();
    expect((await failure(end)).code).to.equal('RUN.CONNECTION_LOST');
    await runThrough(place);
    expect(await stateOf(place)).to.deep.equal(bothApplied);
  });

  it('with every new one ends within the time for connecting', async () => {
    const place = await proxiedPlace();
    const held = place.proxy.once(/insert into "recruits"/, 'hold');
    const stopped = failure(
      runThrough(place, { limits: { lockRetryMs: 300, connectTimeoutMs: 1000 } }),
    );
    await Promise.race([held.happened, stopped]);
    place.proxy.blackhole();
    const started = performance.now();
    expect((await stopped).code).to.equal('RUN.CONNECTION_LOST');
    expect(performance.now() - started).to.be.lessThan(15_000);
  });
});

describe('a run through a transaction pooler', () => {
  it('is refused before anything is sent', async () => {
    const target = await createDatabase('pooled');
    const pooler = await startPidShifter(target);
    try {
      const project = await testProject({
        environments: { dev: { ...target, port: pooler.port } },
      });
      project.write('migrations/1_recruits.mjs', createRecruits);
      const refused = await runOrch(['up'], { cwd: project.root });
      expect(refused.exitCode).to.equal(1);
      expect(refused.stderr).to.include('code: CONNECTION.POOLER').and.include('hint: ');
      expect(
        await query(target, `select 1 from pg_namespace where nspname = 'orch'`),
      ).to.deep.equal([]);
    } finally {
      pooler.close();
    }
  });
});
