import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { playExercise } from '../../scripts/guide/recruitment.ts';
import { recruitmentPage } from '../../scripts/guide/page.ts';
import { openStage } from '../../scripts/guide/stage.ts';
import { embeddedProject } from '../support/embedded-project.ts';

describe('the guide through the recruitment exercise', function () {
  this.timeout(300_000);

  it('tells what happens', async () => {
    const stage = openStage(await embeddedProject());
    await playExercise(stage);
    const page = new URL('../../docs/guide/recruitment.md', import.meta.url);
    const told = readFileSync(page, 'utf8');
    expect(await recruitmentPage(stage.entries), 'pnpm run guide:write').to.equal(told);
  });
});
