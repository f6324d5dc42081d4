import { promisify } from 'node:util';
import type pg from 'pg';
import type { SessionHook } from '../../config/load-knex-settings.ts';
import { sessionHookFailed } from '../errors.ts';

/**
 * Calls the `pool.afterCreate` of a knexfile on a connection, as Knex's pool does.
 *
 * @throws OrchError `RUN.SESSION_HOOK` when it fails, or does not call back within `patienceMs`
 */
export async function callSessionHook(
  hook: SessionHook,
  connection: pg.Client,
  patienceMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it did not call back within ${patienceMs} ms`)),
      patienceMs,
    );
  });
  try {
    await Promise.race([promisify(hook)(connection), late]);
  } catch (error) {
    throw sessionHookFailed(error);
  } finally {
    clearTimeout(timer);
  }
}
