import { expect } from 'chai';
import { wantsColor } from '../../src/frame/streams.ts';

describe('wantsColor', () => {
  for (const [terminal, env, expected] of [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    [false, { CI: 'true' }, false],
  ] as const) {
    it(`is ${expected} for ${terminal ? 'a terminal' : 'a pipe'} with ${JSON.stringify(env)}`, () => {
      expect(wantsColor(terminal, env)).to.equal(expected);
    });
  }
});
