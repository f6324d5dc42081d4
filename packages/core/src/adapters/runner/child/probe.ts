import type { Probe } from '../../../runner/decide-in-flight.ts';
import { readCatalog } from '../../postgres/catalog/read-catalog.ts';
import { takeProbe } from '../../postgres/store/take-probe.ts';
import type { Session } from './session.ts';

/** Reads the whole schema of the database, and which indexes in it are broken. */
export function probe(session: Session): Promise<Probe> {
  return takeProbe(session, (scope) =>
    session.pass('read the catalog', () => readCatalog(session.client, scope)),
  );
}
