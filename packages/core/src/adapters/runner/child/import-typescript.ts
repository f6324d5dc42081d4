import { canStripTypes, isBeyondTypeStripping } from '../../files/type-stripping.ts';

let compiler: Promise<void> | null = null;

/**
 * Imports a TypeScript file: by Node's own type stripping where there is one, and through tsx where
 * that is not enough. Once tsx is needed it stays, since the files of a project are of one kind.
 */
export async function importTypeScript(url: URL): Promise<unknown> {
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
  return import(url.href);
}

async function registerTsx(): Promise<void> {
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
