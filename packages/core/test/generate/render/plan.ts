import type { Fact } from '../../../src/catalog/catalog.ts';
import { factKey } from '../../../src/catalog/fact-key.ts';
import type { Change, ChangePlan } from '../../../src/generate/change.ts';

/** A plan of these changes; a text is the statement of a change about nothing in particular. */
export function plan(...changes: readonly (string | Change)[]): ChangePlan {
  return {
    changes: changes.map((one) => (typeof one === 'string' ? change(one) : one)),
    renameCandidates: [],
    unmodelled: [],
  };
}

/** A change with this statement that is harmless in every respect not named. */
export function change(sql: string, more: Partial<Change> = {}): Change {
  return {
    verb: sql.startsWith('DROP ') || / DROP COLUMN /.test(sql) ? 'drop' : 'create',
    sql,
    summary: sql.toLowerCase(),
    subject: factKey('subject', sql),
    produces: [],
    destroys: [],
    transactional: true,
    commitAfter: false,
    losesData: false,
    rewritesTable: false,
    lock: 'none',
    ...more,
  };
}

export function fact(
  kind: string,
  name: readonly string[],
  value: Fact['value'] = {},
  note: NonNullable<Fact['note']> = {},
): Fact {
  return { key: factKey(kind, ...name), kind, name, value, note };
}
