import { pathsOf, type TreeChange } from './tree-change.ts';

/** A commit that changes may have come from: a merge base among several, or the tip of the base. */
export interface Source {
  /** Paths that it changed since it and the branch were one. */
  readonly changed: ReadonlySet<string>;
  /** Paths in which the branch differs from it. */
  readonly different: ReadonlySet<string>;
}

/** What a branch differs in from its merge bases, and where that may have come from. */
export interface Comparison {
  /** The differences from each merge base; several after criss-cross merges. */
  readonly againstBases: readonly (readonly TreeChange[])[];
  readonly sources: readonly Source[];
}

/**
 * The changes that are the branch's own. A file that a source changed and that the branch has as
 * the source has it came from there: by a merge, a squash or a cherry-pick.
 *
 *     m0 ── m1 ── m2   main      m2: the squash of a1
 *      └── a1 ── b1    feature   a1 is in m2 just so, b1 is its own
 */
export function ownChanges({ againstBases, sources }: Comparison): readonly TreeChange[] {
  const isOwn = (path: string): boolean =>
    !sources.some(({ changed, different }) => changed.has(path) && !different.has(path));
  const seen = new Set<string>();
  const own: TreeChange[] = [];
  for (const change of againstBases.flat()) {
    const paths = pathsOf(change);
    if (paths.some((path) => seen.has(path))) continue;
    for (const path of paths) seen.add(path);
    const part = ownPart(change, isOwn);
    if (part !== null) own.push(part);
  }
  return own.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

function ownPart(change: TreeChange, isOwn: (path: string) => boolean): TreeChange | null {
  if (change.kind !== 'renamed') return isOwn(change.path) ? change : null;
  const { from, path } = change;
  if (isOwn(from)) return isOwn(path) ? change : { kind: 'deleted', path: from };
  return isOwn(path) ? { kind: 'added', path } : null;
}
