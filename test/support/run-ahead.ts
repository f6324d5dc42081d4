/**
 * Runs a piece of work for each item, several at a time and ahead of the tests that wait for them,
 * so that all cores have work. A failure reaches the test that waits for it.
 */
export function runAhead<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  workers = 2,
): ReadonlyMap<Item, Promise<Result>> {
  const results = new Map<Item, Promise<Result>>();
  let next: Promise<unknown>[] = Array.from({ length: workers }, () => Promise.resolve());
  for (const item of items) {
    const [first = Promise.resolve(), ...others] = next;
    const result = first.then(async () => await work(item));
    results.set(item, result);
    next = [...others, result.catch(() => undefined)];
  }
  return results;
}
