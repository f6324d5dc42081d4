import { expect } from 'chai';
import { hookNames, hookScript, isOwnHook } from '../../src/guard/hook-script.ts';

describe('hookScript', () => {
  const machine = { node: 'C:\\Program Files\\node.exe', main: `/it's/main.js` };

  it('is known again with any line ends', () => {
    for (const name of hookNames) {
      const script = hookScript(name, { config: 'orch.config.ts', machine });
      expect([script, script.replaceAll('\n', '\r\n')].map(isOwnHook)).to.deep.equal([true, true]);
      expect(script).to.not.contain('\r').and.not.contain('\\\\');
    }
    expect(isOwnHook('#!/bin/sh\necho "# orch:hook"\n')).to.equal(false);
  });

  it('names paths as sh reads them', () => {
    const script = hookScript('pre-commit', { config: `a b/orch.config.ts`, machine });
    expect(script).to.contain(`node='C:/Program Files/node.exe'`);
    expect(script).to.contain(`'/it'\\''s/main.js'`);
    expect(script).to.contain(`"$top"/'a b/node_modules/@orch/cli/dist/main.js'`);
  });

  it('names no path of a machine in a folder that is shared', () => {
    const script = hookScript('pre-push', { config: 'orch.config.ts', machine: null });
    expect(script).to.contain(`node=''`);
  });
});
