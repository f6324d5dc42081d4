/**
 * Whether a file name belongs to a revision, by the rule of Knex: its last extension is one of
 * `loadExtensions` (with the dot). Declaration files of TypeScript belong to none.
 */
export function isRevisionFileName(name: string, loadExtensions: readonly string[]): boolean {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || /\.d\.[cm]?ts$/.test(name)) return false;
  return loadExtensions.includes(name.slice(dot));
}
