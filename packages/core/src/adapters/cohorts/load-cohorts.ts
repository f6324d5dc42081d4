import { existsSync } from 'node:fs';
import type { Cohort } from '../../cohorts/cohort.ts';
import { cohortsNotConfigured, cohortsUnreadable } from '../../cohorts/errors.ts';
import { readCohorts } from '../../cohorts/read-cohorts.ts';
import type { Database } from '../../config/project.ts';
import { explainConfigError } from '../config/explain-config-error.ts';
import { importFile } from '../config/import-config.ts';

/**
 * Loads the module in which the cohorts of a database are declared.
 *
 * @throws OrchError `SEED.NOT_CONFIGURED`, `SEED.UNREADABLE`, `SEED.INVALID`
 */
export async function loadCohorts(database: Database): Promise<ReadonlyMap<string, Cohort>> {
  const { cohorts: file } = database;
  if (file === undefined) throw cohortsNotConfigured(database.name);
  if (!existsSync(file)) {
    throw cohortsUnreadable(file, 'there is no such file', { line: null, column: null });
  }
  return readCohorts(await importModule(file));
}

async function importModule(file: string): Promise<unknown> {
  try {
    return await importFile(file);
  } catch (error) {
    const { reason, ...place } = explainConfigError(error, file);
    throw cohortsUnreadable(file, reason, place);
  }
}
