import { expect } from 'chai';
import { OrchError } from '../../src/failure/orch-error.ts';
import { collectModels } from '../../src/models/collect-models.ts';
import { defineModel } from '../../src/models/define-model.ts';
import { modelKey } from '../../src/models/model.ts';

const a = defineModel('a', () => undefined);
const b = defineModel('b', () => undefined, { schema: 'app' });

const keys = (exported: unknown): readonly string[] => collectModels(exported).map(modelKey);

function code(exported: unknown): string {
  try {
    collectModels(exported);
    return 'none';
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    return error.code;
  }
}

describe('collectModels', () => {
  it('takes named exports, a list, and the default export', () => {
    expect(keys({ a, b })).to.deep.equal(['a', 'app.b']);
    expect(keys({ a, default: [b, a] })).to.deep.equal(['app.b', 'a']);
    expect(keys({ all: [a, b] })).to.deep.equal(['a', 'app.b']);
    expect(keys({ default: a })).to.deep.equal(['a']);
  });

  it('takes a CommonJS module that was imported, once', () => {
    expect(keys({ a, default: { a, b }, 'module.exports': { a, b } })).to.deep.equal([
      'a',
      'app.b',
    ]);
  });

  it('leaves other exports alone', () => {
    expect(keys({ a, names: ['x'], helper: () => 1, nothing: null })).to.deep.equal(['a']);
  });

  it('refuses a list with something else in it', () => {
    expect(code({ default: [a, () => undefined] })).to.equal('MODEL.INVALID');
  });

  it('refuses a module without models, and two of one name', () => {
    expect(code({ helper: 1, default: [] })).to.equal('MODEL.NONE');
    expect(code({ a, again: defineModel('a', () => undefined) })).to.equal('MODEL.DUPLICATE');
    expect(code({ a, other: defineModel('a', () => undefined, { schema: 'app' }) })).to.equal(
      'none',
    );
  });
});
