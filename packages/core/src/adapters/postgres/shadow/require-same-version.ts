import type { Catalog } from '../../../catalog/catalog.ts';
import { otherVersion } from './errors.ts';

/**
 * Refuses to compare the catalogs of two major versions: they hold different facts for the same
 * schema (since 18 a required column has a named constraint).
 *
 * @throws OrchError `SHADOW.OTHER_VERSION`
 */
export function requireSameVersion(database: Catalog, shadow: Catalog): void {
  if (database.serverMajor === shadow.serverMajor) return;
  throw otherVersion(database.serverMajor, shadow.serverMajor);
}
