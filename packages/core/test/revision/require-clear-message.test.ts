import { expect } from 'chai';
import { OrchError } from '../../src/failure/orch-error.ts';
import { requireClearMessage } from '../../src/revision/require-clear-message.ts';

/** Why a message is refused; null when it is not. */
function problem(message: string): unknown {
  try {
    requireClearMessage(message);
    return null;
  } catch (error) {
    if (!(error instanceof OrchError)) throw error;
    expect(error.code).to.equal('REVISION.VAGUE_MESSAGE');
    return error.details['problem'];
  }
}

describe('requireClearMessage', () => {
  const clear = [
    'add cohort to recruits',
    'Create recruits',
    'drop id_number',
    'initial schema',
    'make surname required',
    'index surname',
    'split name into first name and surname',
    'добавить когорту',
    '创建招聘表',
    'x'.repeat(29) + ' ' + 'y'.repeat(30),
  ];
  for (const message of clear) {
    it(`takes "${message}"`, () => expect(problem(message)).to.equal(null));
  }

  const vague = [
    'update database',
    'fix stuff',
    'Changes to the schema',
    'add column',
    'misc. fixes!',
    'update 2 tables',
    'new migration',
    'more changes',
  ];
  for (const message of vague) {
    it(`refuses "${message}"`, () => expect(problem(message)).to.equal('fits every change'));
  }

  const refused = [
    ['recruits', 'is one word'],
    ['  recruits. ', 'is one word'],
    [`add ${'x'.repeat(57)}`, 'has 61 characters, and 60 are enough'],
    ['add cohort\nto recruits', 'holds a control or invisible character'],
    ['add \u202Ecohort to recruits', 'holds a control or invisible character'],
    ['add ../../etc to recruits', 'holds a path separator'],
    ['add a\\b to recruits', 'holds a path separator'],
  ] as const;
  for (const [message, why] of refused) {
    it(`refuses ${JSON.stringify(message)}`, () => expect(problem(message)).to.equal(why));
  }

  it('leaves a message without words to the name', () => expect(problem('...')).to.equal(null));
});
