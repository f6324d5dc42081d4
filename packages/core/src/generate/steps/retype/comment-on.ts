import type { Catalog, Fact } from '../../../catalog/catalog.ts';
import { factKeyAbout } from '../../../catalog/fact-key.ts';
import { textOf } from '../../../catalog/text-of.ts';

/** What is said about a fact; null when nothing is. */
export function commentOn({ key }: Fact, catalog: Catalog): string | null {
  const comment = catalog.facts.get(factKeyAbout('comment', key));
  return comment === undefined ? null : textOf(comment.value['text']);
}
