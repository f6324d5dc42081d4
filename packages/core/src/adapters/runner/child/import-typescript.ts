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
  if (past !== undefined) return (await pastCompiler(past)).import(url.href, import.meta.url);
  compiler ??= registerTsx();
  await compiler;
  return import(url.href);
}

const pastCompilers = new Map<string, NamespacedUnregister>();

/** tsx registered for one throw-away work tree, so that no module of another one is found. */
async function pastCompiler({ root, tsconfig }: PastPlace): Promise<NamespacedUnregister> {
  const { register } = await import('tsx/esm/api');
  const namespace = `past${pastCompilers.size}`;
  const known = pastCompilers.get(root) ?? register({ namespace, tsconfig: tsconfig ?? false });
  pastCompilers.set(root, known);
  return known;
}

async function registerTsx(): Promise<void> {
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
