import { copySettingNames, copySettings } from '../../postgres/stash/copy-settings.ts';
import type { Session } from './session.ts';

const look = 'orch_look';

/**
 * Reads something in the open transaction as the role that orch connected as, seeing every row or
 * failing. Nothing of it is kept, and the settings are as before afterwards.
 */
export async function lookAt<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.send(`SAVEPOINT ${look};\n${copySettings}`);
  const result = await work();
  await session.send(`ROLLBACK TO SAVEPOINT ${look};\nRELEASE SAVEPOINT ${look}`);
  return result;
}

/**
 * Does something in the open transaction as {@link lookAt} reads, and keeps it. `isolation` is the
 * level of the transaction.
 */
export async function workAsCopier<T>(
  session: Session,
  work: (isolation: string) => Promise<T>,
): Promise<T> {
  const list = copySettingNames.map(
    (name) => `pg_catalog.current_setting('${name}') AS "${name.toLowerCase()}"`,
  );
  list.push(`pg_catalog.current_setting('transaction_isolation') AS isolation`);
  const answers = await session.send(`SELECT ${list.join(', ')};\n${copySettings}`);
  const settings = answers[0]?.rows[0] ?? {};
  const result = await work(String(settings['isolation']));
  await session.query(
    `SELECT ${copySettingNames.map((name, at) => `pg_catalog.set_config('${name}', $${at + 1}, true)`).join(', ')}`,
    copySettingNames.map((name) => settings[name.toLowerCase()]),
  );
  return result;
}
