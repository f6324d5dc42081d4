import { expect } from 'chai';
import { annotationText } from '../../src/frame/annotation-text.ts';

describe('annotationText', () => {
  it('is a workflow command that nothing in it can end', () => {
    const text = annotationText({
      level: 'error',
      file: 'm/a,b:100%\n::add-mask::x.ts',
      title: 'GUARD.ADDED',
      message: 'no\r\n::stop-commands::x 5%',
    });
    expect(text).to.equal(
      '::error file=m/a%2Cb%3A100%25\\n%3A%3Aadd-mask%3A%3Ax.ts,title=GUARD.ADDED::no\\r\\n::stop-commands::x 5%25',
    );
  });
});
