import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { mergePage, mergeStage, playMerge } from '../../scripts/guide/merge.ts';
import { embeddedProject } from '../support/embedded-project.ts';

describe('the guide about merging heads', function () {
  this.timeout(300_000);

  it('tells what happens', async () => {
    const stage = mergeStage(await embeddedProject());
    await playMerge(stage);
    const page = new URL('../../docs/guide/merge.md', import.meta.url);
    const told = readFileSync(page, 'utf8');
    expect(await mergePage(stage.entries), 'pnpm run guide:write').to.equal(told);
  });
});
