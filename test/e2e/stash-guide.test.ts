import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { playStash, stashPage, stashStage } from '../../scripts/guide/stash.ts';
import { embeddedProject } from '../support/embedded-project.ts';

describe('the guide about the stash', function () {
  this.timeout(120_000);

  it('tells what happens', async () => {
    const stage = stashStage(await embeddedProject());
    await playStash(stage);
    const page = new URL('../../docs/guide/stash.md', import.meta.url);
    const told = readFileSync(page, 'utf8');
    expect(await stashPage(stage.entries), 'pnpm run guide:write').to.equal(told);
  });
});
