import type { Querier } from '../querier.ts';
import { readPresence, storeFailure } from './read-store.ts';
import { storeUpgrades, storeVersion } from './store-versions.ts';
import { text } from './write-store.ts';

/**
 * Creates the store, or brings it to this orch's version, in one transaction. The caller holds the
 * run lock, so that two first runs cannot meet here.
 *
 * @throws OrchError `STORE.NEWER`, `STORE.FOREIGN`, `STORE.DAMAGED`, `STORE.NO_RIGHTS`
 */
export async function ensureStore(store: {
  readonly querier: Querier;
  /** Recorded when the store is created. */
  readonly environment: string;
  /** Sends statements as one transaction, with a search_path of pg_catalog alone. */
  sendTransaction(statements: readonly string[]): Promise<unknown>;
}): Promise<void> {
  const presence = await readPresence(store.querier);
  const found = presence.kind === 'absent' ? 0 : presence.version;
  if (found === storeVersion) return;
  const environment =
    found === 0 ? [`UPDATE orch.store SET environment = ${text(store.environment)}`] : [];
  try {
    await store.sendTransaction([
      ...storeUpgrades.slice(found),
      ...environment,
      `UPDATE orch.store SET version = ${storeVersion}`,
    ]);
  } catch (error) {
    throw storeFailure(error);
  }
}
