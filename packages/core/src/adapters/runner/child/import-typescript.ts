import type { NamespacedUnregister } from 'tsx/esm/api';
import type { PastPlace } from '../../../runner/run-step.ts';
import { canStripTypes, isBeyondTypeStripping } from '../../files/type-stripping.ts';

let compiler: Promise<void> | null = null;

/**
 * Imports a TypeScript file: by Node's own type stripping where there is one, and through tsx where
 * that is not enough. Once tsx is needed it stays, since the files of a project are of one kind. The
 * paths that a `tsconfig.json` maps are those of the commit that the file is of.
 */
export async function importTypeScript(url: URL, past?: PastPlace): Promise<unknown> {
  if (compiler === null && canStripTypes()) {
    try {
      return await import(url.href);
    } catch (error) {
      if (!isBeyondTypeStripping(error)) throw error;
      // The loader keeps what failed under its URL.
      url.searchParams.set('compiled', 'tsx');
    }
  }
  compiler ??= registerTsx();
  await compiler;
  if (past !== undefined) return (await pastCompiler(past)).import(url.href, import.meta.url);
  return import(url.href);
}

const pastCompilers = new Map<string, NamespacedUnregister>();

/** tsx for one throw-away work tree, with the paths that its own `tsconfig.json` maps. */
async function pastCompiler({ root, tsconfig }: PastPlace): Promise<NamespacedUnregister> {
  const known = pastCompilers.get(root);
  if (known !== undefined) return known;
  const { register } = await import('tsx/esm/api');
  const namespace = `past${pastCompilers.size}`;
  const compiled = register({ namespace, tsconfig: tsconfig ?? false });
  pastCompilers.set(root, compiled);
  if (tsconfig !== null) (await import('./past-paths.ts')).mapRequiredPaths(tsconfig);
  return compiled;
}

const ownFolder = process.cwd();

/** tsx reads the `tsconfig.json` of the working folder once, and that is to be the project's. */
async function registerTsx(): Promise<void> {
  const before = process.cwd();
  process.chdir(ownFolder);
  try {
    const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
    cjs.register();
    esm.register();
  } finally {
    process.chdir(before);
  }
}
