import { atOwnPace, driftQuery, recordIdentities } from '../../postgres/store/identities.ts';
import type { DriftedIdentity } from '../../postgres/store/identities.ts';
import type { Session } from './session.ts';

/**
 * What a run means for the names under which the history has things: `continue` for one that runs
 * revisions, `asFound` for one that only says which are applied, `none` when it is about neither.
 */
export type IdentityKeeping = 'continue' | 'asFound' | 'none';

/**
 * Looks what others have renamed before a run, and returns the SQL to record identities after it.
 */
export async function keepIdentities(
  session: Session,
  keeping: IdentityKeeping,
): Promise<readonly string[]> {
  switch (keeping) {
    case 'none':
      return [];
    case 'asFound':
      return recordIdentities([]);
    case 'continue': {
      const answers = await session.sendTransaction([atOwnPace, driftQuery]);
      return recordIdentities((answers.at(-2)?.rows ?? []).map(driftOf));
    }
  }
}

function driftOf(row: Readonly<Record<string, unknown>>): DriftedIdentity {
  const columns = row['columns'];
  return {
    catalog: String(row['catalog']),
    oid: String(row['oid']),
    home: String(row['home']),
    name: String(row['name']),
    columns: Array.isArray(columns)
      ? columns.map((one) => (one === null ? null : String(one)))
      : null,
    stranger: row['stranger'] === true,
  };
}
