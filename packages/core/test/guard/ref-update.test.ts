import { expect } from 'chai';
import { OrchError } from '../../src/failure/orch-error.ts';
import { parsePushed, parseReceived } from '../../src/guard/ref-update.ts';

const [a, b, zero] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];

describe('parseReceived', () => {
  it('reads the branches that a push moves', () => {
    const input = [
      `${a} ${b} refs/heads/feature/x`,
      `${zero} ${b} refs/heads/--output=x`,
      `${a} ${zero} refs/heads/gone`,
      `${a} ${b} refs/tags/v1`,
      '',
    ].join('\n');
    expect(parseReceived(input)).to.deep.equal([
      { branch: 'feature/x', before: a, after: b },
      { branch: '--output=x', before: null, after: b },
    ]);
  });

  it('refuses anything else', () => {
    for (const line of ['x', `${a} ${b}`, `--all ${b} refs/heads/x`]) {
      expect(() => parseReceived(line))
        .to.throw(OrchError)
        .with.property('code', 'GUARD.UNREADABLE_UPDATE');
    }
  });
});

describe('parsePushed', () => {
  it('takes the name on the other side', () => {
    const input = `refs/heads/feature/x ${b} refs/heads/main ${a}\r\nHEAD~1 ${b} refs/heads/y ${zero}\n(delete) ${zero} refs/heads/z ${a}\n`;
    expect(parsePushed(input)).to.deep.equal([
      { branch: 'main', before: a, after: b },
      { branch: 'y', before: null, after: b },
    ]);
  });
});
