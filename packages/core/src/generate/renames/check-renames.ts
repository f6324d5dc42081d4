import type { FactKey } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { Rename } from './rename.ts';
import { readFactKey } from './written-name.ts';

/** Why renames cannot all be performed. */
export type RenameConflict =
  | { readonly kind: 'twice'; readonly rename: Rename; readonly other: Rename }
  /** It is both wanted and not. */
  | { readonly kind: 'denied'; readonly rename: Rename }
  /** Its table or type has another name afterwards, and nothing says that it is renamed. */
  | { readonly kind: 'home'; readonly rename: Rename; readonly missing: Rename };

/** The first reason why renames cannot all be performed; null when they can. */
export function findConflict(renames: readonly Rename[]): RenameConflict | null {
  const byOld = new Map<FactKey, Rename>();
  const byNew = new Map<FactKey, Rename>();
  for (const rename of renames) {
    const other = byOld.get(rename.from) ?? byNew.get(rename.to);
    if (other !== undefined) return { kind: 'twice', rename, other };
    byOld.set(rename.from, rename);
    byNew.set(rename.to, rename);
  }
  for (const rename of renames) {
    const missing = missingHome(rename, byOld);
    if (missing !== null) return { kind: 'home', rename, missing };
  }
  return null;
}

/** The rename of the table, type or schema that a rename takes for granted; null when there is none. */
function missingHome(rename: Rename, byOld: ReadonlyMap<FactKey, Rename>): Rename | null {
  const [old, next] = [readFactKey(rename.from), readFactKey(rename.to)];
  const kinds = homeKinds[old?.kind ?? ''];
  if (old === null || next === null || kinds === undefined) return null;
  const [from, to] = [old.name.slice(0, 2), next.name.slice(0, 2)];
  for (const kind of kinds) {
    const renamed = byOld.get(factKey(kind, ...from));
    if (renamed !== undefined) {
      return renamed.to === factKey(kind, ...to)
        ? null
        : { from: renamed.from, to: factKey(kind, ...to) };
    }
  }
  if (from[1] === to[1] && schemaAfter(from[0], byOld) === to[0]) return null;
  const [kind = 'table'] = kinds;
  return { from: factKey(kind, ...from), to: factKey(kind, ...to) };
}

function schemaAfter(schema: string | undefined, byOld: ReadonlyMap<FactKey, Rename>): string {
  const renamed = byOld.get(factKey('schema', schema ?? ''));
  return readFactKey(renamed?.to ?? '')?.name[0] ?? schema ?? '';
}

const homeKinds: Readonly<Record<string, readonly string[]>> = {
  column: ['table', 'foreignTable'],
  constraint: ['table', 'foreignTable'],
  index: ['table', 'materializedView'],
  enumValue: ['enum'],
};
