import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { branchesPage, branchesStage, playBranches } from '../../scripts/guide/branches.ts';
import { embeddedProject } from '../support/embedded-project.ts';

describe('the guide about branches', function () {
  this.timeout(300_000);

  it('tells what happens', async () => {
    const stage = branchesStage(await embeddedProject());
    await playBranches(stage);
    const page = new URL('../../docs/guide/branches.md', import.meta.url);
    const told = readFileSync(page, 'utf8');
    expect(await branchesPage(stage.entries), 'pnpm run guide:write').to.equal(told);
  });
});
