import { expect } from 'chai';
import { checkCorpus } from '../support/check-corpus.ts';
import { readCorpus } from '../support/corpus.ts';
import { createDatabase } from '../support/postgres.ts';

describe('the acceptance corpus', () => {
  const corpus = readCorpus();
  const refused = corpus.filter(({ refusal }) => refusal !== null);

  it('holds many changes that must succeed and few that must be refused', () => {
    expect(corpus.length - refused.length).to.be.at.least(130);
    expect(refused.length).to.be.at.most(10);
  });

  it('names a code for exactly the cases that must be refused', () => {
    expect(refused.map(({ name }) => name)).to.deep.equal(
      corpus.filter(({ group }) => group === 'refused').map(({ name }) => name),
    );
    for (const { refusal } of refused) expect(refusal).to.match(/^GENERATE\.[A-Z_]+$/);
  });

  it('loads into the server', async function () {
    this.timeout(180_000);
    const { loaded, defects } = await checkCorpus(await createDatabase('corpus'), corpus);
    expect(defects).to.deep.equal([]);
    expect(loaded.length).to.be.at.least(130);
  });
});
