import { expect } from 'chai';
import { redact, rememberSecret } from '../../src/failure/redact.ts';

describe('redact', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a URL', 'postgres://app:s3cret@db/shop', 'postgres://app:***@db/shop'],
    ['a URL in a sentence', 'to "postgres://a:b@h/d" now', 'to "postgres://a:***@h/d" now'],
    ['a raw password', 'postgres://a:p@:/%#x@h/d', 'postgres://a:***@h/d'],
    ['a URL without a user', 'redis://:s3cret@h', 'redis://:***@h'],
    ['two URLs', 'a://u:x@h b://u:y@h', 'a://u:***@h b://u:***@h'],
    [
      'a parameter',
      'postgres://h/d?user=u&password=x&a=b',
      'postgres://h/d?user=u&password=***&a=b',
    ],
    ['a key-value string', "host=h password='it\\'s' user=u", 'host=h password=*** user=u'],
    ['a token', 'https://h/x?access_token=x&token=y', 'https://h/x?access_token=***&token=***'],
    ['a variable', 'PGPASSWORD=x psql', 'PGPASSWORD=*** psql'],
  ];
  for (const [what, text, hidden] of cases) {
    it(`hides the password of ${what}`, () => {
      expect(redact(text)).to.equal(hidden);
      expect(redact(redact(text))).to.equal(hidden);
    });
  }

  for (const text of [
    'postgres://u@h/d',
    'https://example.com:8080/a/b',
    'password authentication failed for user "u"',
    'git@example.com:team/repository.git',
    'ends at 10:15 (me@example.com)',
  ]) {
    it(`leaves "${text}"`, () => {
      expect(redact(text)).to.equal(text);
    });
  }

  it('hides a remembered secret as it is, in URLs and in JSON', () => {
    rememberSecret('tör/"käse');
    const forms = ['tör/"käse', encodeURIComponent('tör/"käse'), JSON.stringify('tör/"käse')];
    expect(redact(forms.join(' '))).to.equal('*** *** "***"');
  });

  it('does not remember what stands in every other message', () => {
    rememberSecret('postgres');
    rememberSecret('test');
    expect(redact('postgres test')).to.equal('postgres test');
  });
});
