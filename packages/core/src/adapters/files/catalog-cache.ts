import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Catalog } from '../../catalog/catalog.ts';
import { parseCatalog, serialiseCatalog } from '../../catalog/catalog-json.ts';
import { makeProjectFolder } from './project-folder.ts';

const keptCatalogs = 32;

/** Catalogs of replayed histories, one file each, named after the replay's key. */
export interface CatalogCache {
  /** The catalog of a key, or null when it is not there or cannot be read. */
  read(key: string): Promise<Catalog | null>;
  /** Keeps a catalog; the least recently used are removed beyond 32. */
  write(key: string, catalog: Catalog): Promise<void>;
}

/** Opens the cache below `<root>/.orch/cache`; nothing is made before the first write. */
export function openCatalogCache(root: string): CatalogCache {
  const folder = join(root, '.orch', 'cache');
  const fileOf = (key: string) => join(folder, `${key}.json`);
  return {
    async read(key) {
      try {
        const catalog = parseCatalog(await readFile(fileOf(key), 'utf8'));
        const now = new Date();
        await utimes(fileOf(key), now, now);
        return catalog;
      } catch {
        // Missing, cut short or of another format: a cache may always be missed.
        return null;
      }
    },
    async write(key, catalog) {
      await makeProjectFolder(root, 'cache');
      const half = `${fileOf(key)}.${process.pid}.tmp`;
      await writeFile(half, serialiseCatalog(catalog));
      await rename(half, fileOf(key));
      await prune(folder);
    },
  };
}

async function prune(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length <= keptCatalogs) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, used: (await stat(join(folder, name))).mtimeMs })),
  );
  aged.sort((a, b) => b.used - a.used);
  for (const { name } of aged.slice(keptCatalogs)) await rm(join(folder, name), { force: true });
}
