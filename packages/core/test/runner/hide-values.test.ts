import { expect } from 'chai';
import { hideValues } from '../../src/runner/hide-values.ts';

describe('hideValues', () => {
  const hide = (message: string, sql = 'select note::int from people', sqlState = '22P02') =>
    hideValues(message, { sqlState, sql });

  for (const [message, shown] of [
    [
      'invalid input syntax for type integer: "ada"',
      'invalid input syntax for type integer: "***"',
    ],
    ['value "9 "quoted" 9" is out of range', 'value "***" is out of range'],
    [
      'ungültige Eingabesyntax für Typ integer: »ada«',
      'ungültige Eingabesyntax für Typ integer: »***«',
    ],
    ['invalid input syntax for type json: "a\nb"', 'invalid input syntax for type json: "***"'],
    ['integer out of range', 'integer out of range'],
  ] as const) {
    it(`shows "${shown}"`, () => {
      expect(hide(message)).to.equal(shown);
    });
  }

  it('keeps what the statement itself says', () => {
    const message = 'invalid input syntax for type integer: "ada"';
    expect(hide(message, "select 'ada'::int")).to.equal(message);
  });

  it('keeps the names in other messages', () => {
    const message = 'duplicate key value violates unique constraint "people_note_key"';
    expect(hide(message, 'insert ...', '23505')).to.equal(message);
  });
});
