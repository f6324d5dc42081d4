import * as v from 'valibot';
import { resolve } from 'node:path';
import type { Finding } from '../failure/finding.ts';
import { invalidValue, missingKey } from './config-findings.ts';
import { configSchema, databaseSchema } from './config-schema.ts';
import { isRecord } from './is-record.ts';
import { modelsOf, readDatabase } from './read-database.ts';
import { configInvalid } from './errors.ts';
import { findUnsafeKeys } from './find-unsafe-keys.ts';
import { findingsOfIssues, pathText } from './findings-of-issues.ts';
import { makeProject } from './make-project.ts';
import { readKnexfile } from './parse-knexfile.ts';
import type { KnexfileInput } from './parse-knexfile.ts';
import type { Database, Project } from './project.ts';
import { readConnection } from './read-connection.ts';

/** The value that a configuration file exports, and what surrounds it. */
export interface ConfigInput {
  readonly value: unknown;
  /** Absolute path of the file. */
  readonly file: string;
  /** Absolute folder that relative paths start from. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The knexfile that the configuration names, when it names one. */
  readonly knexfile: KnexfileInput | null;
}

type Shape = Readonly<Record<string, unknown>>;

/** The knexfile that a configuration wants its databases from; null for none. */
export function namedKnexfile(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const { knexfile } = value;
  return typeof knexfile === 'string' && knexfile !== '' ? knexfile : null;
}

/**
 * Parses a configuration into the frozen project.
 * @throws OrchError `CONFIG.INVALID` with every problem as a finding
 */
export function parseConfig(input: ConfigInput): Project {
  const findings: Finding[] = [...findUnsafeKeys(input.value)];
  if (!isRecord(input.value) || findings.length > 0) {
    if (findings.length === 0) findings.push(invalidValue('default export', 'an object'));
    throw configInvalid(input.file, findings);
  }
  const checked = v.safeParse(configSchema, input.value);
  if (!checked.success) {
    findings.push(...findingsOfIssues(checked.issues, [], Object.keys(configSchema.entries)));
  }
  const databases = readDatabases(input, input.value, findings).map((database) =>
    withCohorts(database, input),
  );
  const { shadow } = input.value;
  return makeProject({
    root: input.root,
    source: { kind: 'orch', path: input.file },
    knexfile: input.knexfile?.file ?? null,
    databases,
    limits: checked.success ? (checked.output.limits ?? {}) : {},
    steps: checked.success ? checked.output.steps : undefined,
    arguments: checked.success ? checked.output.arguments : undefined,
    releaseBranches: checked.success ? checked.output.releaseBranches : undefined,
    guard: checked.success ? checked.output.guard : undefined,
    shadow:
      shadow === undefined || shadow === null
        ? null
        : readConnection(shadow, {
            path: 'shadow',
            file: input.file,
            root: input.root,
            findings,
            strict: true,
          }),
    env: input.env,
    findings,
  });
}

/** Cohorts may be named for one database, or for all of them. */
function withCohorts(database: Database, { value, root }: ConfigInput): Database {
  if (!isRecord(value)) return database;
  const { cohorts: shared, databases } = value;
  const one = isRecord(databases) ? databases[database.name] : undefined;
  const own = isRecord(one) ? one['cohorts'] : undefined;
  const path = own ?? shared;
  return typeof path === 'string' && path !== ''
    ? { ...database, cohorts: resolve(root, path) }
    : database;
}

function readDatabases(input: ConfigInput, value: Shape, findings: Finding[]): readonly Database[] {
  const own = Object.keys(databaseSchema.entries).filter(
    (key) => key !== 'cohorts' && value[key] !== undefined,
  );
  if (value['knexfile'] !== undefined) {
    const said = own.filter((key) => key !== 'models');
    for (const key of [...said, ...(value['databases'] === undefined ? [] : ['databases'])]) {
      findings.push(invalidValue(key, 'nothing beside `knexfile`, which says it'));
    }
    if (input.knexfile === null) return [];
    return [{ ...readKnexfile(input.knexfile, findings), models: modelsOf(value, input.root) }];
  }
  const shared = { file: input.file, root: input.root, findings };
  if (value['databases'] === undefined) {
    if (value['environments'] === undefined) findings.push(missingKey('environments'));
    return [readDatabase({ ...shared, name: 'main', value, path: [] })];
  }
  for (const key of own)
    findings.push(invalidValue(key, 'it inside of a database, beside `databases`'));
  if (!isRecord(value['databases'])) return [];
  const entries = Object.entries(value['databases']);
  if (entries.length === 0) findings.push(missingKey('databases.<name>'));
  return entries.flatMap(([name, one]) => {
    const path = ['databases', name];
    if (!/^[a-z][\w-]{0,39}$/iu.test(name)) {
      findings.push(invalidValue(pathText(path), 'a name of up to 40 letters, digits, - and _'));
    }
    const checked = v.safeParse(databaseSchema, one);
    if (!checked.success) {
      findings.push(...findingsOfIssues(checked.issues, path, Object.keys(databaseSchema.entries)));
    }
    return isRecord(one) ? [readDatabase({ ...shared, name, value: one, path })] : [];
  });
}
