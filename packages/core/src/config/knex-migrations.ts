import { extname, resolve } from 'node:path';
import * as v from 'valibot';
import type { Finding } from '../failure/finding.ts';
import { unsupportedSetting } from './config-findings.ts';
import { findingsOfIssues, pathText } from './findings-of-issues.ts';
import { isRecord } from './is-record.ts';
import type { DatabaseSettings } from './project.ts';

/** Knex's own default without the languages that need a compiler of their own. */
const KNEX_EXTENSIONS = ['.js', '.cjs', '.ts'];
const ORCH_EXTENSIONS = new Set(['.js', '.cjs', '.mjs', '.ts']);

const folder = v.pipe(v.string(), v.minLength(1));

/** Knex has more settings than those that concern orch. */
const migrationsSchema = v.pipe(
  v.custom<object>(isRecord, 'an object'),
  v.looseObject({
    directory: v.optional(
      v.union([folder, v.pipe(v.array(folder), v.minLength(1))], 'a folder or a list of folders'),
    ),
    extension: v.optional(v.string('a file extension')),
    tableName: v.optional(v.pipe(v.string('a table name'), v.minLength(1, 'a table name'))),
    schemaName: v.nullish(v.string('a schema name')),
    loadExtensions: v.optional(
      v.array(
        v.pipe(
          v.string('.ts, .js, .mjs or .cjs'),
          v.check((one) => ORCH_EXTENSIONS.has(one), '.ts, .js, .mjs or .cjs'),
        ),
        'a list of file extensions',
      ),
    ),
    sortDirsSeparately: v.optional(v.boolean('true or false')),
  }),
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
  const checked = v.safeParse(migrationsSchema, value ?? {});
  if (!checked.success) findings.push(...findingsOfIssues(checked.issues, path, []));
  const given = checked.success ? checked.output : {};
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
