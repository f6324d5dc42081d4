import { expect } from 'chai';
import { judgeChanges } from '../../src/guard/judge.ts';
import type { TreeChange } from '../../src/guard/tree-change.ts';

const changes: readonly TreeChange[] = [
  { kind: 'added', path: 'm/4.ts' },
  { kind: 'edited', path: 'm/1.ts' },
  { kind: 'deleted', path: `m/it's.ts` },
  { kind: 'renamed', from: 'm/2.ts', path: 'm/3.ts' },
];

describe('judgeChanges', () => {
  it('says for each change what to type', () => {
    const found = judgeChanges(changes, { branch: 'x', allows: 'nothing', base: 'abc' });
    expect(found.map(({ code, hint }) => [code, hint])).to.deep.equal([
      ['GUARD.ADDED', 'git rm --cached -- m/4.ts'],
      ['GUARD.EDITED', 'git restore --source=abc --staged --worktree -- m/1.ts'],
      ['GUARD.DELETED', `git restore --source=abc --staged --worktree -- 'm/it'\\''s.ts'`],
      ['GUARD.RENAMED', 'git restore --source=abc --staged --worktree -- m/2.ts m/3.ts'],
    ]);
  });

  it('lets through what is allowed', () => {
    const count = (allows: 'additions' | 'anything') =>
      judgeChanges(changes, { branch: 'x', allows, base: 'abc' }).length;
    expect([count('additions'), count('anything')]).to.deep.equal([3, 0]);
  });

  it('shows no control character of a file or branch name', () => {
    const [finding] = judgeChanges([{ kind: 'added', path: 'm/\u001b[2J.ts' }], {
      branch: 'a\u202eb',
      allows: 'nothing',
      base: 'abc',
    });
    expect(finding?.message).to.equal('a\\u{202e}b adds the revision m/\\u{1b}[2J.ts');
  });
});
