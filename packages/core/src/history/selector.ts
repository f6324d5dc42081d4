/** What a person wrote where revisions are expected. */
export type Selector =
  /** A full id, or the beginning of exactly one. */
  | { readonly kind: 'name'; readonly text: string }
  /** The only head. */
  | { readonly kind: 'head' }
  | { readonly kind: 'heads' }
  /** Before the first revision. */
  | { readonly kind: 'base' }
  /** Steps from what is applied: `+2` up, `-1` down; never 0. */
  | { readonly kind: 'relative'; readonly steps: number }
  /** The heads of the history on a Git branch. */
  | { readonly kind: 'branch'; readonly branch: string; readonly which: 'head' | 'heads' };

const relative = /^([+-])0*([1-9]\d{0,5})$/;
const onBranch = /^(.+)@(heads?)$/s;

/** Reads a selector; whether it fits anything is decided by `selectRevisions`. */
export function parseSelector(text: string): Selector {
  if (text === 'head' || text === 'heads' || text === 'base') return { kind: text };
  const [, sign, steps] = relative.exec(text) ?? [];
  if (steps !== undefined) return { kind: 'relative', steps: Number(`${sign}${steps}`) };
  const [, branch, which] = onBranch.exec(text) ?? [];
  if (branch !== undefined) {
    return { kind: 'branch', branch, which: which === 'heads' ? 'heads' : 'head' };
  }
  return { kind: 'name', text };
}
