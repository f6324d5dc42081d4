import { dirname, join } from 'node:path';

import { readTextIfAny } from '../adapters/config/project-files.ts';
import { formatSource } from '../adapters/files/format-source.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import type { Database, Project } from '../config/project.ts';
import { notRowTypes } from '../models/errors.ts';
import { rowTypes, rowTypesMark } from '../models/row-types.ts';
import { readTruth, type TruthRequest } from './read-truth.ts';

/** Row types that are not written yet. */
export interface MadeRowTypes {
  /** Where the schema was read: an environment's name, `the given URL` or `the models`. */
  readonly from: string;
  readonly source: string;
  /** Whether the file holds exactly this. */
  readonly isFresh: boolean;
}

/**
 * Makes the module that types `knex('recruits')`, formatted as the project formats its own.
 *
 * @param file the absolute path where it belongs
 * @throws OrchError `MODEL.NOT_ROW_TYPES` when the file is there and was not written by orch, and
 *   what `readTruth` throws
 */
export async function makeRowTypes(request: TruthRequest, file: string): Promise<MadeRowTypes> {
  const present = readTextIfAny(file);
  if (present !== null && !present.startsWith(rowTypesMark)) throw notRowTypes(file);
  const { name, catalog } = await readTruth(request);
  const defaultSchema = defaultSchemaOf(request.database);
  const source = await formatSource(rowTypes({ catalog, defaultSchema }), file);
  return { from: name, source, isFresh: source === present };
}

/** Where row types are written unless a file is named: beside the models, else in the root. */
export function rowTypesFile(project: Project, database: Database): string {
  const { models, extension } = database;
  const isTypeScript = models === null ? extension === 'ts' : /\.[cm]?ts$/u.test(models);
  const folder = models === null ? project.root : dirname(models);
  return join(folder, isTypeScript ? 'knex-tables.ts' : 'knex-tables.d.ts');
}
