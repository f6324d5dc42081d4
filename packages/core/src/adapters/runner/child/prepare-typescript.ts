let prepared: Promise<void> | null = null;

/**
 * Makes `import()` understand TypeScript: Node's own type stripping where there is one, else tsx.
 * Calling it again does nothing.
 */
export function prepareTypeScript(): Promise<void> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<void> {
  if ('typescript' in process.features && Boolean(process.features.typescript)) return;
  const [esm, cjs] = await Promise.all([import('tsx/esm/api'), import('tsx/cjs/api')]);
  cjs.register();
  esm.register();
}
