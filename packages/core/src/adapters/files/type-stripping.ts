/** Whether this Node imports TypeScript by itself, leaving the types out. */
export function canStripTypes(): boolean {
  const { typescript } = process.features as { readonly typescript?: unknown };
  return typescript !== undefined && typescript !== false;
}

/**
 * True for what Node's own type stripping refuses and a compiler takes: enums, imports without an
 * extension or of types only, `require` and `__dirname` in a module.
 */
export function isBeyondTypeStripping(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof SyntaxError) return true;
  if (error instanceof ReferenceError) return /not defined in ES module scope/u.test(error.message);
  const code = 'code' in error ? error.code : null;
  return [
    'ERR_MODULE_NOT_FOUND',
    'ERR_UNSUPPORTED_DIR_IMPORT',
    'ERR_UNKNOWN_FILE_EXTENSION',
    'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  ].includes(String(code));
}
