import type { Project } from '@orch/core/config/project';
import { invalidArgument } from './frame/errors.ts';

/** A project with the limit that `--max-stash` says, e.g. `50GB`, `800 MB`, or `none`. */
export function withMaxStash(project: Project, size: string | undefined, verb: string): Project {
  if (size === undefined) return project;
  const stashBytes = bytesOf(size);
  if (stashBytes === null) {
    throw invalidArgument(verb, `--max-stash takes a size such as 50GB, or none, not "${size}"`);
  }
  return { ...project, limits: { ...project.limits, stashBytes } };
}

function bytesOf(size: string): number | null {
  if (size === 'none') return 0;
  const parts = /^(\d+(?:\.\d+)?) *(B|kB|MB|GB|TB)?$/i.exec(size);
  if (parts === null) return null;
  const exponent = ['b', 'kb', 'mb', 'gb', 'tb'].indexOf((parts[2] ?? 'B').toLowerCase());
  const bytes = Math.round(Number(parts[1]) * 1000 ** exponent);
  // None at all is what no limit is written as.
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}
