import { expect } from 'chai';
import { defineSql } from '../../src/models/define-sql.ts';
import { modelKey } from '../../src/models/model.ts';
import { orderModels } from '../../src/models/order-models.ts';

/** Orders models written as `b < a`: b depends on a. */
function order(...lines: readonly string[]): string {
  const models = lines.map((line) => {
    const [name = '', parents = ''] = line.split(' < ');
    return defineSql(name, { up: 'SELECT 1', dependsOn: parents.split(' ').filter(Boolean) });
  });
  return orderModels(models).map(modelKey).join(' ');
}

describe('orderModels', () => {
  it('keeps the order of models that depend on nothing', () => {
    expect(order('c', 'a', 'b')).to.equal('c a b');
  });

  it('puts a model behind those that it depends on', () => {
    expect(order('d < b c', 'c < a', 'b < a', 'a')).to.equal('a b c d');
  });

  it('takes a chain that is longer than the stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => `m${at} < m${at + 1}`);
    expect(order(...chain, 'm20000').startsWith('m20000 m19999 ')).to.equal(true);
  });

  it('refuses a circle, and names only what is in it', () => {
    expect(() => order('x < a', 'a < b', 'b < a'))
      .to.throw()
      .with.property('details')
      .deep.equal({ path: ['a', 'b', 'a'] });
  });
});
