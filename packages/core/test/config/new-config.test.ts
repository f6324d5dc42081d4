import { expect } from 'chai';
import { ignoringOrchData } from '../../src/config/new-config.ts';

describe('ignoringOrchData', () => {
  for (const [before, after] of [
    ['', '.orch/\n'],
    ['node_modules/\n', 'node_modules/\n.orch/\n'],
    ['node_modules/', 'node_modules/\n.orch/\n'],
    ['a\r\nb', 'a\r\nb\r\n.orch/\r\n'],
    ['# .orch/\n', '# .orch/\n.orch/\n'],
    ['.orch/\n', null],
    ['a\n/.orch\nb', null],
    ['.orch/**', null],
  ] as const) {
    it(`turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, () => {
      expect(ignoringOrchData(before)).to.equal(after);
    });
  }
});
