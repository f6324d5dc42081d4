import { expect } from 'chai';
import { wrapText } from '../../src/frame/wrap-text.ts';

describe('wrapText', () => {
  it('breaks between words', () => {
    expect(wrapText('one two three', 8)).to.deep.equal(['one two', 'three']);
    expect(wrapText('one two three', 7)).to.deep.equal(['one two', 'three']);
    expect(wrapText('one two three', 80)).to.deep.equal(['one two three']);
  });

  it('leaves a word that is too long whole', () => {
    expect(wrapText('a public.recruits b', 4)).to.deep.equal(['a', 'public.recruits', 'b']);
  });
});
