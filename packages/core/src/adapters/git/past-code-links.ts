import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { systemErrorCode } from '../files/system-error.ts';

/** A symbolic link of a commit. */
export interface PastLink {
  /** Path from the top of the repository, with `/`. */
  readonly path: string;
  readonly target: string;
}

/**
 * Makes the links of a commit below a folder that holds its files already; those that lead out of it
 * are not made, and returned. Where a link ends is also asked of the disk, since links lead through
 * links. One that ends nowhere is not there, as for whoever would follow it.
 */
export function writeLinks(folder: string, links: readonly PastLink[]): readonly string[] {
  const top = realpathSync.native(folder);
  const out = new Set(links.filter(pointsOut).map(({ path }) => path));
  let kept = links.filter((link) => !out.has(link.path) && makeLink(top, link));
  // Without one link another may end elsewhere.
  for (let before = -1; kept.length !== before;) {
    before = kept.length;
    const ends = kept.map((link) => ({ link, end: endOf(join(top, link.path)) }));
    for (const { link, end } of ends) {
      if (end !== null && isInside(end, top)) continue;
      if (end !== null) out.add(link.path);
      rmSync(join(top, link.path), { force: true });
    }
    kept = ends.filter(({ end }) => end !== null && isInside(end, top)).map(({ link }) => link);
  }
  return [...out];
}

/** By its text alone. */
function pointsOut({ path, target }: PastLink): boolean {
  if (isAbsolute(target) || posix.isAbsolute(target)) return true;
  const way = posix.normalize(posix.join(posix.dirname(path), target.replaceAll('\\', '/')));
  return way === '..' || way.startsWith('../');
}

/** False when there is no such link here: its name is taken, or its target is no path. */
function makeLink(top: string, { path, target }: PastLink): boolean {
  const file = join(top, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target, file);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    // Without the right to make links, Git writes their text into files.
    if (code === 'EPERM') writeFileSync(file, target, { flag: 'wx' });
    return false;
  }
}

function endOf(file: string): string | null {
  try {
    // The other form takes `link/..` for nothing, where the disk goes to the parent of its end.
    return realpathSync.native(file);
  } catch (error) {
    if (systemErrorCode(error) === null) throw error;
    return null;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
