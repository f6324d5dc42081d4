import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '../../failure/finding.ts';
import { isCheckoutPath } from '../../git/checkout-path.ts';
import type { CommitSha, Repository } from '../../git/repository.ts';
import { systemErrorCode } from '../files/system-error.ts';
import { objectsMissing } from './errors.ts';
import { leftOut, namesClash, notInGit, treeTooLarge } from './past-code-errors.ts';
import { writeLinks, type PastLink } from './past-code-links.ts';
import { readObjects } from './read-objects.ts';
import { readTree, type TreeFile } from './read-tree.ts';

/** A commit's files, written. */
export interface PastTree {
  /** Paths from the top of the repository, with `/`. */
  readonly paths: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** What is written, and where. */
export interface PastTreeRequest {
  readonly repository: Repository;
  readonly commit: CommitSha;
  /** Absolute path of a folder that is made here. */
  readonly folder: string;
  /** Texts that take the place of what the commit has, by path. */
  readonly instead: ReadonlyMap<string, string>;
  /** Files that are written already, by content; those of this commit are added. */
  readonly written: Map<string, WrittenFile>;
  readonly signal?: AbortSignal;
}

/** A file of another throw-away work tree beside this one. */
export interface WrittenFile {
  readonly file: string;
  readonly isPointer: boolean;
}

const mostFiles = 400_000;
/** Code is smaller; what is larger is data of which nothing is known but that it fills the disk. */
const largestFile = 32 * 1024 * 1024;
const mostBytes = 2 * 1024 ** 3;

/**
 * Writes all files of a commit as they are in Git, without any program: no filter, hook, monitor or
 * converter of line ends runs, pointers of Git LFS stay pointers. Files first and links last, so
 * that nothing is written through a link; a link that leads out of the tree is left out, and so is
 * what Git itself would not check out.
 *
 * @throws OrchError `PAST_CODE.TOO_LARGE`, `PAST_CODE.CLASH`, `GIT.OBJECT_MISSING`, `GIT.FAILED`
 */
export async function writePastTree(request: PastTreeRequest): Promise<PastTree> {
  const { repository, commit, folder, instead } = request;
  const tree = await readTree(repository, commit, mostFiles);
  if (tree === null) throw treeTooLarge(commit, `more than ${mostFiles} files`, `${mostFiles}`);
  const strange = tree.files.filter(({ path }) => !isCheckoutPath(path));
  const submodules = tree.files.filter(({ kind }) => kind === 'submodule');
  const wanted = tree.files.filter(
    ({ path, kind }) => kind !== 'submodule' && isCheckoutPath(path) && !instead.has(path),
  );
  const writer = new TreeWriter(folder, commit, request.written);
  for (const [path, text] of instead) {
    writer.write({ path, kind: 'file', object: null }, Buffer.from(text));
  }
  await writeContents(
    request,
    writer,
    wanted.filter((file) => !writer.link(file)),
  );
  for (const { path } of submodules) if (isCheckoutPath(path)) writer.makeFolder(path);
  const broken = writeLinks(folder, writer.links);
  if (writer.clashes.length > 0) throw namesClash(commit, writer.clashes);
  return {
    paths: writer.paths,
    findings: [
      ...findingFor(strange.map(pathOf), (paths) =>
        leftOut(commit, 'no checkout has such a name', paths),
      ),
      ...findingFor(tree.unnamed, (paths) => leftOut(commit, 'the name is no UTF-8', paths)),
      ...findingFor(writer.tooLong, (paths) => leftOut(commit, 'the name is too long here', paths)),
      ...findingFor(writer.tooLarge, (paths) =>
        leftOut(commit, `over ${largestFile / 1024 ** 2} MiB`, paths),
      ),
      ...findingFor(broken, (paths) =>
        leftOut(commit, 'a symbolic link out of the repository', paths),
      ),
      ...findingFor(submodules.map(pathOf), (paths) => notInGit(commit, 'a submodule', paths)),
      ...findingFor(writer.pointers, (paths) => notInGit(commit, 'a pointer of Git LFS', paths)),
    ],
  };
}

async function writeContents(
  { repository, commit, signal }: PastTreeRequest,
  writer: TreeWriter,
  wanted: readonly TreeFile[],
): Promise<void> {
  const missing: string[] = [];
  let at = 0;
  const names = wanted.map(({ object }) => object);
  for await (const object of readObjects(repository, names, largestFile)) {
    const file = wanted[at];
    at += 1;
    if (file === undefined) break;
    if (object.kind === 'missing') missing.push(file.path);
    else if (object.kind === 'tooLarge') writer.tooLarge.push(file.path);
    else writer.write(file, object.bytes);
    if (at % 200 === 0) {
      signal?.throwIfAborted();
      await setImmediate();
    }
  }
  if (missing.length > 0) throw objectsMissing(commit, missing);
}

function findingFor(
  paths: readonly string[],
  make: (paths: readonly string[]) => Finding,
): readonly Finding[] {
  return paths.length === 0 ? [] : [make(paths)];
}

function pathOf({ path }: TreeFile): string {
  return path;
}

const lfsPointer = Buffer.from('version https://git-lfs.github.com/spec/v1\n');

/** A text of the store is no object. */
type ToWrite = Pick<TreeFile, 'path' | 'kind'> & { readonly object: string | null };

/** Writes files below a folder, each name once, and keeps what was in the way. */
class TreeWriter {
  readonly paths = new Set<string>();
  readonly links: PastLink[] = [];
  readonly clashes: string[] = [];
  readonly tooLong: string[] = [];
  readonly tooLarge: string[] = [];
  readonly pointers: string[] = [];
  readonly #folder: string;
  readonly #commit: CommitSha;
  readonly #written: Map<string, WrittenFile>;
  readonly #made = new Set<string>();
  #bytes = 0;

  constructor(folder: string, commit: CommitSha, written: Map<string, WrittenFile>) {
    this.#folder = folder;
    this.#commit = commit;
    this.#written = written;
    this.makeFolder('');
  }

  /** Gives a file that is written already one more name; false when there is none to be had. */
  link({ path, kind, object }: TreeFile): boolean {
    const known = this.#written.get(`${kind} ${object}`);
    if (known === undefined) return false;
    try {
      this.#attempt(path, () => {
        this.#makeParents(path);
        linkSync(known.file, join(this.#folder, path));
        this.paths.add(path);
      });
    } catch (error) {
      // Disks without links, and those that allow few of one file.
      if (systemErrorCode(error) === null) throw error;
      return false;
    }
    if (known.isPointer) this.pointers.push(path);
    return true;
  }

  write({ path, kind, object }: ToWrite, content: Uint8Array): void {
    if (kind === 'symbolicLink') {
      this.links.push({ path, target: Buffer.from(content).toString('utf8') });
      return;
    }
    this.#bytes += content.length;
    if (this.#bytes > mostBytes) {
      const limit = `${mostBytes / 1024 ** 3} GiB`;
      throw treeTooLarge(this.#commit, `more than ${limit}`, limit);
    }
    const isPointer = lfsPointer.equals(content.subarray(0, lfsPointer.length));
    if (isPointer) this.pointers.push(path);
    this.#attempt(path, () => {
      this.#makeParents(path);
      const file = join(this.#folder, path);
      writeFileSync(file, content, { flag: 'wx', mode: kind === 'program' ? 0o755 : 0o644 });
      this.paths.add(path);
      if (object !== null) this.#written.set(`${kind} ${object}`, { file, isPointer });
    });
  }

  /** An empty folder, as Git makes of a submodule that is not filled. */
  makeFolder(path: string): void {
    this.#attempt(path, () => this.#makeParents(`${path}/x`));
  }

  #makeParents(path: string): void {
    const parent = dirname(path);
    if (this.#made.has(parent)) return;
    mkdirSync(join(this.#folder, parent), { recursive: true });
    this.#made.add(parent);
  }

  #attempt(path: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === 'EEXIST' || code === 'ENOTDIR') this.clashes.push(path);
      else if (code === 'ENAMETOOLONG') this.tooLong.push(path);
      else throw error;
    }
  }
}
