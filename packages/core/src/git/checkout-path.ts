/**
 * Whether a path of a tree is one that Git itself would check out on every system: it names nothing
 * outside of the tree and nothing that Git takes for its own folder, however a disk spells it
 * (git's `verify_path`, with `core.protectHFS` and `core.protectNTFS`).
 */
export function isCheckoutPath(path: string): boolean {
  return !path.includes('\\') && path.split('/').every(isCheckoutName);
}

/** What HFS+ ignores in a name. */
const ignored = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

function isCheckoutName(name: string): boolean {
  const plain = name.replace(ignored, '').toLowerCase();
  if (['', '.', '..'].includes(plain)) return false;
  // NTFS drops points and blanks at the end, and takes `:` for a stream of the file.
  return !/^(?:\.git|git~1)[ .]*(?::.*)?$/s.test(plain);
}
