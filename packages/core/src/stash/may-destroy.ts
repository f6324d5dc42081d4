/**
 * Whether a text of SQL could destroy values. Only what surely cannot is told apart: everything
 * that changes or reads rows may call a function or a trigger that does anything, and what holds
 * several statements is not looked at. A savepoint counts, since what is begun below it ends with it.
 */
export function mayDestroy(sql: string): boolean {
  if (/;\s*\S/.test(sql)) return true;
  if (/^\s*(?:comment|grant|revoke)\b/i.test(sql)) return false;
  if (harmlessCreate.test(sql)) return createsFromQuery.test(sql);
  return !harmlessAlter.test(sql) || destructiveWords.test(sql.replace(harmlessAlter, ''));
}

/**
 * Whether a statement that the server runs only outside of transactions could destroy values.
 * Procedures that commit can do anything.
 */
export function mayDestroyBare(sql: string): boolean {
  return !harmlessBare.test(sql);
}

const harmlessBare =
  /^\s*(?:create|vacuum|analyze|reindex|cluster|checkpoint|alter\s+(?:system|type|database|subscription)|drop\s+index|refresh|alter\s+table\b.*\bdetach\s+partition)\b/is;
const harmlessCreate = /^\s*create\s+(?:table|index|unique\s+index|sequence|type|domain|schema)\b/i;
const createsFromQuery = /\bas\s*\(?\s*(?:select|with|values|table|execute)\b/i;
const harmlessAlter = /^\s*alter\s+table\s+(?:only\s+)?\S+\s+(?:add|rename)\b/i;
/** Any of which may stand in a further action of the same statement. */
const destructiveWords = /\b(?:drop|alter|type|truncate|set|detach|attach|inherit)\b/i;
