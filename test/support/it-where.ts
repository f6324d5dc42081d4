import type { AsyncFunc } from 'mocha';

/** Whether the tests run as root, who may change owners and enter every folder. */
export const asRoot = process.getuid?.() === 0;

/** A test for some machines only; elsewhere there is none, since a pending test fails CI. */
export function itWhere(isMeant: boolean, fact: string, test: AsyncFunc): void {
  if (isMeant) it(fact, test);
}
