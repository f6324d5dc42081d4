import { expect } from 'chai';

/** The error that a promise is rejected with; fails when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.an.instanceOf(Error);
    return error as Error;
  }
  return expect.fail('the promise was fulfilled');
}
