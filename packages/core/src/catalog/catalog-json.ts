import type { Catalog, Fact } from './catalog.ts';
import { unreadableCatalog } from './errors.ts';
import { makeCatalog } from './make-catalog.ts';

/** The layout of the text; a text with another number is refused. */
const layout = 1;

/** Writes a catalog as text for a cache; {@link parseCatalog} reads it back. */
export function serialiseCatalog(catalog: Catalog): string {
  const { fingerprint, serverMajor } = catalog;
  const facts = [...catalog.facts.values()].map((fact) =>
    fact.note === undefined
      ? [fact.key, fact.kind, fact.name, fact.value]
      : [fact.key, fact.kind, fact.name, fact.value, fact.note],
  );
  return JSON.stringify({ layout, serverMajor, fingerprint, facts });
}

/**
 * Reads a catalog that {@link serialiseCatalog} wrote. The fingerprint is computed again, so a
 * damaged text is never taken for a schema.
 *
 * @throws OrchError `CATALOG.UNREADABLE` when the text is not a whole catalog of this layout.
 */
export function parseCatalog(text: string): Catalog {
  const document = readJson(text);
  if (!isRecord(document)) throw unreadableCatalog('it is not an object');
  if (document.layout !== layout) throw unreadableCatalog('it was written by another version');
  const { serverMajor, fingerprint, facts } = document;
  if (typeof serverMajor !== 'number' || !Array.isArray(facts)) {
    throw unreadableCatalog('parts are missing');
  }
  const catalog = makeCatalog(facts.map(readFact), serverMajor);
  if (catalog.fingerprint !== fingerprint) throw unreadableCatalog('its fingerprint is wrong');
  return catalog;
}

function readFact(entry: unknown): Fact {
  if (!Array.isArray(entry)) throw unreadableCatalog('an entry is not a fact');
  const [key, kind, name, value, note] = entry as readonly unknown[];
  if (typeof key !== 'string' || typeof kind !== 'string' || !isRecord(value)) {
    throw unreadableCatalog('an entry is not a fact');
  }
  if (!Array.isArray(name) || !name.every((part) => typeof part === 'string')) {
    throw unreadableCatalog(`the name of ${key} is not a list`);
  }
  const fact = { key, kind, name, value } as unknown as Fact;
  return isRecord(note) ? { ...fact, note: note as NonNullable<Fact['note']> } : fact;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw unreadableCatalog('it is not JSON');
    throw cause;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
