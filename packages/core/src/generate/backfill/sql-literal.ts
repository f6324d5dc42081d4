/** A text as a literal that means the same whatever `standard_conforming_strings` is. */
export function sqlLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'`.trim() : `'${doubled}'`;
}
