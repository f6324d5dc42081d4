import { expect } from 'chai';
import { checkoutProject } from '../support/checkout-project.ts';
import type { CheckoutProject } from '../support/checkout-project.ts';
import { query } from '../support/postgres.ts';

const first = '20261101000000_first';
const second = '20261102000000_second';

function revisionWithHelper(id: string, parents: string): Readonly<Record<string, string>> {
  const text = `/**
 * Revision with a helper.
 *
 * @revision ${id}
 * @parents  ${parents}
 */
import { table } from '../lib/table.mjs';
export const up = (knex) => knex.raw(\`create table \${table} (id int primary key)\`);
export const down = (knex) => knex.raw(\`drop table \${table}\`);
`;
  return { [`migrations/${id}.mjs`]: text };
}

function helper(table: string): Readonly<Record<string, string>> {
  return { 'lib/table.mjs': `export const table = '${table}';\n` };
}

describe('orch checkout-safe and what revisions import', function () {
  this.timeout(240_000);
  let at: CheckoutProject;

  async function tables(): Promise<readonly string[]> {
    const sql = `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
    return (await query<{ name: string }>(at.dev, sql)).map(({ name }) => name);
  }

  async function checkOut(name: string): Promise<void> {
    const moved = await at.orch('checkout-safe', name, '--yes');
    expect(moved.exitCode, moved.stderr).to.equal(0);
  }

  it('reverts with the helper of then, from a branch that has another one by now', async () => {
    at = await checkoutProject();
    at.repo.commit({ ...revisionWithHelper(first, ''), ...helper('one') });
    at.repo.git('checkout', '-q', '-b', 'feature');
    at.repo.commit({ ...revisionWithHelper(second, first), ...helper('two') });
    at.repo.git('checkout', '-q', 'main');
    await checkOut('HEAD');
    expect(await tables()).to.deep.equal(['one']);
    await checkOut('feature');
    expect(await tables()).to.deep.equal(['one', 'two']);
    at.repo.commit(helper('three'));
    await checkOut('main');
    expect(await tables()).to.deep.equal(['one']);
  });

  it('changes nothing when only the helper of now is left, and that is not what made it', async () => {
    await checkOut('feature');
    at.repo.git('checkout', '-q', 'main');
    at.repo.git('branch', '-q', '-D', 'feature');
    at.repo.git('reflog', 'expire', '--expire=now', '--all');
    at.repo.git('gc', '-q', '--prune=now');
    const refused = await at.orch('checkout-safe', 'HEAD', '--yes');
    expect(refused.exitCode, refused.stderr).to.equal(1);
    expect(await at.applied()).to.deep.equal([first, second]);
    expect(await tables()).to.deep.equal(['one', 'three']);
  });
});
