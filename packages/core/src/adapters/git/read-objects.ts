import type { Repository } from '../../git/repository.ts';
import type { ReadObject } from './object-parser.ts';
import { ObjectSource } from './object-source.ts';

/**
 * Reads objects through one git process, in the order in which they are named; an object over
 * `limit` bytes is passed over. See {@link ObjectSource} for names, and for what is missing.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function* readObjects(
  repository: Repository,
  names: readonly string[],
  limit: number,
): AsyncGenerator<ReadObject> {
  if (names.length === 0) return;
  const source = new ObjectSource(repository, '--batch', limit);
  try {
    void source.ask(names, true);
    for await (const objects of takeTogether(source, names.length)) yield* objects;
  } finally {
    await source.close();
  }
}

/**
 * Takes the answers to what was asked, as many at a time as there are.
 *
 * @throws OrchError `GIT.FAILED`
 */
export async function* takeTogether(
  source: ObjectSource,
  count: number,
): AsyncGenerator<readonly ReadObject[]> {
  for (let left = count; left > 0;) {
    const objects = await source.next(left);
    if (objects === null) {
      const failure = await source.failure();
      if (failure !== null) throw failure;
      yield Array.from({ length: left }, () => ({ kind: 'missing' as const }));
      return;
    }
    left -= objects.length;
    yield objects;
  }
}
