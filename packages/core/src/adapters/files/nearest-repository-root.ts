import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder, from the given one upwards, that holds `.git`; null when there is none. */
export function nearestRepositoryRoot(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}
