const specifier =
  /(?:\bfrom|\bimport|\brequire(?:\.resolve)?|\bimport\.meta\.resolve)\s*\(?\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)/g;

const typesOnly = /\b(?:import|export)\s+type\b[^;'"`]*?\bfrom\s*(?:'[^'\n]*'|"[^"\n]*")/g;

/**
 * What a module imports, as it is written, each once: found in the text, so that a name that is put
 * together at run time is not among them, and one in a comment is. Types are no code.
 */
export function importedNames(text: string): readonly string[] {
  const code = text.replace(typesOnly, '');
  const names = [...code.matchAll(specifier)].flatMap(([, single, double, template]) => [
    single ?? double ?? template ?? '',
  ]);
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Whether a module may import a file by a relative path; true where only running it would tell. */
export function mayImportFiles(text: string): boolean {
  return /['"`]\.{1,2}\//.test(text);
}
