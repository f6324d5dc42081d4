/** Begins a statement that cannot write a row of a table that is there. */
const onlySchema =
  /^\s*(?:create\s+(?:unique\s+)?(?:index|view|type|domain|sequence|schema|extension|function|or\s+replace\s+(?:view|function|procedure)|procedure|trigger|policy|role|collation)|drop|comment|grant|revoke|set|reset|show|savepoint|release|begin|commit|rollback|lock)\b/i;

/** Words without which rows stay as they are; a function may hold any of them. */
const writing =
  /\b(?:insert|update|delete|copy|merge|truncate|do|call|execute|select|using|refresh|into)\b/i;

/**
 * Whether a statement may write rows. Its text is not parsed: what could is taken to do so, which
 * costs a comparison of rows and nothing else.
 */
export function movesRows(sql: string): boolean {
  return !onlySchema.test(sql) && writing.test(sql);
}
