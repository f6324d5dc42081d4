import Module from 'node:module';
import { dirname, sep } from 'node:path';
import { createPathsMatcher, parseTsconfig } from 'get-tsconfig';

/** What CommonJS calls to find a file; Node types it as little as it documents it. */
type Resolve = (
  this: unknown,
  request: string,
  parent: { readonly filename?: string | null } | undefined,
  ...rest: readonly unknown[]
) => string;

interface MappedFolder {
  readonly prefix: string;
  /** Where a name may be meant to be. */
  candidates(name: string): readonly string[];
}

const folders: MappedFolder[] = [];

/**
 * Lets `require` below the folder of a `tsconfig.json` find what its `paths` map: tsx does so for
 * ES modules of any folder, and for CommonJS by the one file of the process.
 */
export function mapRequiredPaths(tsconfig: string): void {
  const match = createPathsMatcher({ path: tsconfig, config: parseTsconfig(tsconfig) });
  if (match === null) return;
  if (folders.length === 0) patchResolve();
  folders.unshift({ prefix: `${dirname(tsconfig)}${sep}`, candidates: match });
}

function patchResolve(): void {
  const loader = Module as unknown as { _resolveFilename: Resolve };
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (request, parent, ...rest) {
    const file = parent?.filename ?? '';
    const folder = folders.find(({ prefix }) => file.startsWith(prefix));
    for (const candidate of folder?.candidates(request) ?? []) {
      try {
        return resolve.call(this, candidate, parent, ...rest);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return resolve.call(this, request, parent, ...rest);
  };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
