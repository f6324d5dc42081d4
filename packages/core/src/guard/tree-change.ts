/** How a file differs between two trees; edits of its mode alone are no difference. */
export type TreeChange =
  | { readonly kind: 'added' | 'edited' | 'deleted'; readonly path: string }
  | { readonly kind: 'renamed'; readonly path: string; readonly from: string };

/** The paths that a change is about, the one that is gone first. */
export function pathsOf(change: TreeChange): readonly string[] {
  return change.kind === 'renamed' ? [change.from, change.path] : [change.path];
}
