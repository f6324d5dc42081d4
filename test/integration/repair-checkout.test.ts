import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireRepository } from '../../packages/core/src/adapters/git/find-repository.ts';
import { performCheckout } from '../../packages/core/src/adapters/git/perform-checkout.ts';
import { repairCheckout } from '../../packages/core/src/adapters/git/repair-checkout.ts';
import { resolveDestination } from '../../packages/core/src/adapters/git/resolve-destination.ts';
import type { GitStand } from '../../packages/core/src/checkout/journal.ts';
import type { Repository } from '../../packages/core/src/git/repository.ts';
import { failure } from '../support/failure.ts';
import { gitRepo } from '../support/git-repo.ts';
import type { GitRepo } from '../support/git-repo.ts';

describe('repairCheckout', function () {
  this.timeout(60_000);
  let repo: GitRepo;
  let repository: Repository;
  let main: GitStand;
  let other: GitStand;

  const status = () => repo.git('status', '--porcelain');
  const repair = () => repairCheckout(repository, main, other);

  beforeEach(async () => {
    repo = gitRepo();
    repo.write('.gitattributes', '*.crlf text eol=crlf\n');
    repo.commit({ a: '1', b: 'same', gone: 'x', 'c.crlf': 'one\r\n', mine: 'm' });
    repo.git('checkout', '-q', '-b', 'other');
    repo.git('rm', '-q', 'gone');
    symlinkSync('a', join(repo.root, 'link'));
    repo.commit({ a: '2', 'new/file': 'n', 'c.crlf': 'two\r\n' });
    repo.git('checkout', '-q', 'main');
    repository = await requireRepository(repo.root);
    main = await resolveDestination(repository, 'main');
    other = await resolveDestination(repository, 'other');
  });

  /** As git leaves it when it is killed among the files. */
  const half = (): void => {
    repo.write('a', '2');
    repo.write('new/file', 'n');
    repo.write('c.crlf', 'two\r\n');
    symlinkSync('a', join(repo.root, 'link'));
    rmSync(join(repo.root, 'gone'));
  };

  it('puts back what git had done, and nothing else', async () => {
    half();
    repo.write('mine', 'edited');
    repo.write('notes', 'untracked');
    await repair();
    expect(status()).to.equal(' M mine\n?? notes');
    expect(await performCheckout(repository, other)).to.equal('');
    expect(status()).to.equal(' M mine\n?? notes');
    expect(repo.git('branch', '--show-current')).to.equal('other');
  });

  it('refuses a file that is of neither commit, and changes nothing then', async () => {
    half();
    repo.write('a', '3');
    const before = status();
    const { code, details } = await failure(repair());
    expect([code, details['paths']]).to.deep.equal(['CHECKOUT.HALF_DONE', ['a']]);
    expect(status()).to.equal(before);
  });

  it('ends a checkout whose index was written and whose HEAD was not', async () => {
    repo.git('read-tree', '-m', '-u', 'main', 'other');
    expect(status()).not.to.equal('');
    await repair();
    expect([repo.git('branch', '--show-current'), status()]).to.deep.equal(['other', '']);
    expect(await performCheckout(repository, main)).to.equal('');
    expect([repo.git('branch', '--show-current'), status()]).to.deep.equal(['main', '']);
  });

  it('leaves a clean tree as it is, and waits for a lock in vain', async () => {
    await repair();
    expect(status()).to.equal('');
    execFileSync('touch', [join(repo.root, '.git/index.lock')]);
    expect((await failure(repair())).code).to.equal('CHECKOUT.INDEX_LOCKED');
  });
});
