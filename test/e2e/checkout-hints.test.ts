import { expect } from 'chai';
import { checkoutProject, revisionFile } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { jsonResult } from '../support/json-result.ts';

const first = '20261101000000_first';
const second = '20261102000000_second';

const down = 'drop table second';

/** What `orch down` says to type where the code of what is applied is not in the folder. */
describe('orch down without the file that was applied', function () {
  this.timeout(120_000);
  let at: CheckoutProject;

  before(async () => {
    at = await checkoutProject();
    at.repo.commit(
      revisionFile(first, '', { up: 'create table first ()', down: 'drop table first' }),
    );
    at.repo.git('checkout', '-q', '-b', 'feature');
    at.repo.commit(revisionFile(second, first, { up: 'create table second ()', down }));
    const up = await at.orch('up', '--yes');
    expect(up.exitCode, up.stderr).to.equal(0);
  });

  async function expectHelp(code: string, applied: readonly string[]): Promise<void> {
    const refused = await at.orch('down', '--yes', '--json');
    expect(refused.exitCode).to.equal(3);
    expect(jsonResult(refused), refused.stdout).to.have.nested.property(
      'details.findings[0].code',
      code,
    );
    expect(jsonResult(refused)['hint']).to.include('orch checkout-safe HEAD');
    const helped = await at.orch('checkout-safe', 'HEAD', '--yes');
    expect(helped.exitCode, helped.stderr).to.equal(0);
    expect(await at.applied()).to.deep.equal(applied);
  }

  it('names checkout-safe, which replaces what was edited', async () => {
    at.repo.commit(revisionFile(second, first, { up: 'create table second (id int)', down }));
    await expectHelp('HISTORY.EDITED', [first, second]);
  });

  it('names checkout-safe, which reverts what another branch has', async () => {
    at.repo.git('checkout', '-q', 'main');
    await expectHelp('HISTORY.MISSING', [first]);
  });
});
