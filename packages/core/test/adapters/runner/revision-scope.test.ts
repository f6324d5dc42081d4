import { expect } from 'chai';
import { RevisionScope } from '../../../src/adapters/runner/child/revision-scope.ts';
import { OrchError } from '../../../src/failure/orch-error.ts';
import type { RevisionId } from '../../../src/revision/revision.ts';
import { rejection } from '../../support/rejection.ts';

const about = {
  id: 'a' as RevisionId,
  direction: 'up' as const,
  place: { file: '/a.js', line: null, column: null },
};
const rule = (code: string): OrchError => new OrchError({ code, message: code });

describe('RevisionScope', () => {
  const scope = (idleTimeoutMs = 60_000): RevisionScope => new RevisionScope(about, idleTimeoutMs);

  it('counts the statements of a call', async () => {
    const one = scope();
    await one.call(async () => {
      await one.pass('a', async () => 1);
      await one.pass('b', async () => 2);
    });
    expect(one.statements).to.equal(2);
  });

  it('passes statements one at a time, in the order in which they were sent', async () => {
    const one = scope();
    const log: string[] = [];
    const slow = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    };
    await one.call(() => Promise.all([one.pass('a', slow('a')), one.pass('b', slow('b'))]));
    expect(log).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('fails when the function ends before its statements', async () => {
    const one = scope();
    const error = await rejection(
      one.call(() => void one.pass('late', () => new Promise(() => undefined))),
    );
    expect(error).to.have.property('code', 'RUN.NOT_AWAITED');
  });

  it('refuses statements after the end', async () => {
    const one = scope();
    await one.call(() => undefined);
    expect((await rejection(one.pass('late', async () => 1))).cause).to.have.property(
      'code',
      'RUN.NOT_AWAITED',
    );
  });

  it('fails by a broken rule although the function catches it', async () => {
    const one = scope();
    const error = await rejection(
      one.call(async () => {
        await one
          .pass('a', () => Promise.reject(one.refuse(rule('TEST.RULE'))))
          .catch(() => undefined);
      }),
    );
    expect(error).to.have.property('code', 'TEST.RULE');
  });

  it('fails by the first broken rule, whatever the function throws', async () => {
    const one = scope();
    const error = await rejection(
      one.call(() => {
        one.refuse(rule('TEST.FIRST'));
        one.refuse(rule('TEST.SECOND'));
        throw new Error('own');
      }),
    );
    expect(error).to.have.property('code', 'TEST.FIRST');
  });

  it('ends a call that never settles when nothing is sent', async () => {
    const error = await rejection(scope(20).call(() => new Promise(() => undefined)));
    expect(error).to.have.property('code', 'RUN.IDLE');
  });

  it('does not take a long statement for idleness', async () => {
    const one = scope(20);
    await one.call(() =>
      one.pass('long', () => new Promise((resolve) => setTimeout(resolve, 100))),
    );
    expect(one.statements).to.equal(1);
  });

  it('knows whether the function itself has ended', async () => {
    const one = scope();
    const call = rejection(one.call(() => new Promise(() => undefined)));
    one.break(rule('TEST.BROKEN'));
    expect(await call).to.have.property('code', 'TEST.BROKEN');
    expect(one.hasSettled).to.equal(false);
  });

  it('remembers what the server said before anybody adds to it', async () => {
    const one = scope();
    const error = new Error('division by zero');
    await one.call(async () => {
      await one.pass('select 1/0', () => Promise.reject(error)).catch(() => undefined);
    });
    error.message = `select 1/0 - ${error.message}`;
    expect(one.failureOf(error)).to.include({ reason: 'division by zero', sql: 'select 1/0' });
  });
});
