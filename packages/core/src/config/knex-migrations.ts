import { extname, resolve } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../failure/finding.ts';
import { unsupportedSetting } from './config-findings.ts';
import { findingsOfIssues, pathText } from './findings-of-issues.ts';
import { isRecord } from './is-record.ts';
import type { DatabaseSettings } from './project.ts';

/** Knex's own default without the languages that need a compiler of their own. */
const KNEX_EXTENSIONS = ['.js', '.cjs', '.ts'];
const ORCH_EXTENSIONS = new Set(['.js', '.cjs', '.mjs', '.ts']);

const migrationsSchema = z.looseObject(
  {
    directory: z
      .union(
        [z.string().min(1), z.array(z.string().min(1)).min(1)],
        'a folder or a list of folders',
      )
      .optional(),
    extension: z.string('a file extension').optional(),
    tableName: z.string('a table name').min(1, 'a table name').optional(),
    schemaName: z.string('a schema name').nullish(),
    loadExtensions: z
      .array(
        z.string().refine((one) => ORCH_EXTENSIONS.has(one), '.ts, .js, .mjs or .cjs'),
        'a list of file extensions',
      )
      .optional(),
    sortDirsSeparately: z.boolean('true or false').optional(),
  },
  'an object',
);

/** What Knex's migration settings say of a database. */
export type MigrationSettings = Omit<DatabaseSettings, 'engine' | 'schemas'>;

/** Where the settings are written. */
export interface ReadKnexMigrationsOptions {
  readonly input: { readonly file: string; readonly root: string };
  readonly path: readonly string[];
  readonly findings: Finding[];
}

/** Reads `migrations` of a Knex configuration; relative folders start from the knexfile's. */
export function readKnexMigrations(
  value: unknown,
  { input, path, findings }: ReadKnexMigrationsOptions,
): MigrationSettings {
  const checked = migrationsSchema.safeParse(value ?? {});
  if (!checked.success) findings.push(...findingsOfIssues(checked.error.issues, path, []));
  const given = checked.success ? checked.data : {};
  if (isRecord(value) && value['migrationSource'] != null && given.directory === undefined) {
    findings.push(
      unsupportedSetting(
        pathText([...path, 'migrationSource']),
        'a migration source of its own gives revisions that orch cannot read',
      ),
    );
  }
  const directories = [given.directory ?? './migrations']
    .flat()
    .map((one) => resolve(input.root, one));
  const loadExtensions = given.loadExtensions ?? KNEX_EXTENSIONS;
  const extension = (given.extension ?? extname(input.file)).replace(/^\./u, '').toLowerCase();
  return {
    // Knex writes new files into the last folder.
    directory: directories.at(-1) ?? input.root,
    directories,
    sortDirsSeparately: given.sortDirsSeparately ?? false,
    loadExtensions,
    extension: loadExtensions.includes(`.${extension}`)
      ? extension
      : (loadExtensions[0] ?? '.js').slice(1),
    knexTable: {
      tableName: given.tableName ?? 'knex_migrations',
      schemaName: given.schemaName || null,
    },
  };
}
