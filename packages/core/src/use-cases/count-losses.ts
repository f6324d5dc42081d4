import { closeSession, openSession } from '../adapters/postgres/connect.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { countValues } from '../adapters/postgres/count-values.ts';
import { factKey } from '../catalog/fact-key.ts';
import type { Change } from '../generate/change.ts';
import { flagName } from '../generate/renames/flag-name.ts';
import { readFactKey } from '../generate/renames/written-name.ts';
import type { CountedLoss } from '../reconcile/reconciliation.ts';

/** Counts what changes take away from a database: rows of tables and values of columns. */
export async function countLosses(
  target: PostgresTarget,
  revisions: readonly { readonly changes: readonly Change[] }[],
): Promise<readonly CountedLoss[]> {
  const lost = revisions.flatMap(({ changes }) =>
    changes
      .filter(({ losesData }) => losesData)
      .flatMap(({ destroys, subject }) => [subject, ...destroys]),
  );
  const keys = [...new Set(lost)].filter((key) => /^(?:table|column):/.test(key));
  if (keys.length === 0) return [];
  const session = await openSession(target, { readOnly: true });
  try {
    const losses: CountedLoss[] = [];
    for (const key of keys) {
      const [schema = '', table = '', column = null] = readFactKey(key)?.name ?? [];
      // Its values go with its table.
      if (column !== null && keys.includes(factKey('table', schema, table))) continue;
      const columns = column === null ? [] : [column];
      const count = await countValues(session, { schema, name: table, columns });
      losses.push({ name: flagName(key, 'public'), count });
    }
    return losses;
  } finally {
    await closeSession(session);
  }
}
