/** Whether a revision's file is one that Git ignores, below `.orch/local`. */
export function isLocalPath(path: string): boolean {
  return /(?:^|\/)\.orch\/local\//u.test(path);
}
