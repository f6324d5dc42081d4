import { gunzipSync, gzipSync } from 'node:zlib';
import { parseCatalog, serialiseCatalog } from '../../../catalog/catalog-json.ts';
import type { InvalidIndex } from '../../../runner/bare-statement.ts';
import type { Probe } from '../../../runner/decide-in-flight.ts';
import { text } from './write-store.ts';

/** The columns `probe` and `catalog_before` of a probe, as SQL. */
export function writeProbe(probe: Probe): { readonly invalid: string; readonly catalog: string } {
  const catalog = gzipSync(serialiseCatalog(probe.catalog)).toString('hex');
  return {
    invalid: `${text(JSON.stringify(probe.invalid))}::pg_catalog.json`,
    catalog: `'\\x${catalog}'::pg_catalog.bytea`,
  };
}

/** Reads the columns `probe` and `catalog_before` of a row. */
export function readProbe(row: Readonly<Record<string, unknown>>): Probe {
  const catalog = row['catalog_before'];
  if (!Buffer.isBuffer(catalog)) throw new Error('the journal holds no probe of this statement');
  return {
    catalog: parseCatalog(gunzipSync(catalog).toString('utf8')),
    invalid: row['probe'] as readonly InvalidIndex[],
  };
}
