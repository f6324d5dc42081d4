import type { CommitSha, Repository } from '../../git/repository.ts';
import { gitFailed, objectsMissing } from './errors.ts';
import { readObjects } from './read-objects.ts';
import { entriesOfTree } from './tree-entries.ts';

/** A file, link or submodule of a commit. */
export interface TreeFile {
  /** Path from the top of the repository, with `/`, exactly as the tree has it. */
  readonly path: string;
  readonly kind: 'file' | 'program' | 'symbolicLink' | 'submodule';
  /** Name of the object with the content. */
  readonly object: string;
}

/** Everything in a commit. */
export interface WholeTree {
  readonly files: readonly TreeFile[];
  /** Paths that are no text, and so cannot be written as they are. */
  readonly unnamed: readonly string[];
}

const largestTree = 64 * 1024 * 1024;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Every file of a commit, in the order of its trees; null when there are more than `limit`, which
 * is found out early, also where few trees repeat each other into a great many files. Trees are
 * read as objects, because `ls-tree` gives names of other encodings that cannot be told apart.
 *
 * @throws OrchError `GIT.OBJECT_MISSING`, `GIT.FAILED`
 */
export async function readTree(
  repository: Repository,
  commit: CommitSha,
  limit: number,
): Promise<WholeTree | null> {
  const files: TreeFile[] = [];
  const unnamed: string[] = [];
  let folders: ReadonlyMap<string, readonly string[]> = new Map([[`${commit}^{tree}`, ['']]]);
  let below: Map<string, string[]>;
  for (let count = 0; folders.size > 0; folders = below) {
    below = new Map();
    const names = [...folders.keys()];
    let at = 0;
    for await (const object of readObjects(repository, names, largestTree)) {
      const paths = folders.get(names[at] ?? '') ?? [];
      at += 1;
      if (object.kind === 'missing') throw objectsMissing(commit, paths);
      if (object.kind === 'tooLarge') return null;
      if (object.type !== 'tree') throw gitFailed('cat-file', 0, `${paths[0]} is no tree`);
      const entries = [...entriesOfTree(object.bytes, commit.length / 2)];
      count += entries.length * paths.length;
      if (count > limit) return null;
      for (const folder of paths) {
        for (const { mode, bytes, object: name } of entries) {
          const path = pathOf(folder, bytes);
          if (path === null) unnamed.push(`${folder}${Buffer.from(bytes).toString('latin1')}`);
          else if (!mode.startsWith('4')) files.push({ path, kind: kindOf(mode), object: name });
          else addTo(below, name, `${path}/`);
        }
      }
    }
  }
  return { files, unnamed };
}

function addTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function pathOf(folder: string, name: Uint8Array): string | null {
  try {
    return `${folder}${decoder.decode(name)}`;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function kindOf(mode: string): TreeFile['kind'] {
  if (mode === '120000') return 'symbolicLink';
  if (mode === '160000') return 'submodule';
  return mode === '100755' ? 'program' : 'file';
}
