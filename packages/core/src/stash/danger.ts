/**
 * What a text of SQL could do to values, told by its first words alone.
 *
 * `none`: it surely destroys nothing. `rows`: it changes rows, and only a trigger or a function could
 * do more. `possible`: anything, and everything that holds several statements. A savepoint is
 * `possible`, since what is begun below it ends with it.
 */
export type Danger = 'none' | 'rows' | 'possible';

/** How far a text of SQL has to be watched. */
export function dangerOf(sql: string): Danger {
  if (/;\s*\S/.test(sql)) return 'possible';
  if (/^\s*(?:insert|update|delete)\b/i.test(sql)) return 'rows';
  if (/^\s*(?:comment|grant|revoke)\b/i.test(sql)) return 'none';
  if (harmlessCreate.test(sql)) return createsFromQuery.test(sql) ? 'possible' : 'none';
  const isHarmless =
    harmlessAlter.test(sql) && !destructiveWords.test(sql.replace(harmlessAlter, ''));
  return isHarmless ? 'none' : 'possible';
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
