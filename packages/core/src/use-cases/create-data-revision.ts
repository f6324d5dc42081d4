import { formatSource } from '../adapters/files/format-source.ts';
import { moduleFormat } from '../adapters/files/module-format.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { catalogScopeOf } from '../catalog/catalog-scope.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { factKey } from '../catalog/fact-key.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import { dataTables, unknownTable } from '../generate/errors.ts';
import type { RowType } from '../generate/row-type.ts';
import type { QualifiedName } from '../generate/render/sql/sql-reader.ts';
import { rowTypeOf } from '../models/row-types.ts';
import { dataTemplate } from '../revision/data-template.ts';
import { compareBytes } from '../text/compare-bytes.ts';
import { planRevision } from './create-revision.ts';
import type { CreateRequest, NewRevision } from './create-revision.ts';
import { readPast } from './read-past.ts';
import { replayHistory } from './replay-history.ts';

/** A revision that changes schema, rows and schema again, to be written by hand. */
export interface DataRevisionRequest extends CreateRequest {
  readonly environment: string;
  /** Where shadows are made. */
  readonly beside: PostgresTarget;
  /** The tables whose rows it moves, with their schemas unless it is the default one. */
  readonly tables: readonly string[];
}

/**
 * Plans a revision with the three steps of a change of data, and with the row types of its tables
 * as the history makes them.
 *
 * @throws OrchError `GENERATE.DATA_TABLES`, `GENERATE.UNKNOWN_TABLE`, and what `planRevision` and
 *   replaying throw
 */
export async function planDataRevision(request: DataRevisionRequest): Promise<NewRevision> {
  const { project, database, environment, beside, message } = request;
  const planned = await planRevision(request);
  const { catalog } = await replayHistory({
    project,
    database,
    environment,
    beside,
    steps: (await readPast(project, database)).steps,
    scope: catalogScopeOf(database, { privileges: false }),
  });
  const schema = defaultSchemaOf(database);
  if (request.tables.length === 0) throw dataTables(tableNames(catalog, schema));
  const rowTypes = request.tables.map((name) => rowsOf(name, catalog, schema));
  const { id, parents, file } = planned;
  const source = dataTemplate({ id, parents, message }, rowTypes, await moduleFormat(database));
  return { ...planned, source: await formatSource(source, file) };
}

function rowsOf(text: string, catalog: Catalog, defaultSchema: string | null): RowType {
  const table = qualified(text, catalog, defaultSchema);
  const type = table === null ? null : rowTypeOf(catalog, table, 'Before', 'before the change');
  if (type === null) throw unknownTable(text, tableNames(catalog, defaultSchema));
  return type;
}

/** A dot may stand in a name as well as between two. */
function qualified(
  text: string,
  catalog: Catalog,
  defaultSchema: string | null,
): QualifiedName | null {
  const dot = text.indexOf('.');
  const candidates = [
    ...(defaultSchema === null ? [] : [{ schema: defaultSchema, name: text }]),
    ...(dot < 0 ? [] : [{ schema: text.slice(0, dot), name: text.slice(dot + 1) }]),
  ];
  const isThere = ({ schema, name }: QualifiedName): boolean =>
    catalog.facts.has(factKey('table', schema, name));
  return candidates.find(isThere) ?? null;
}

function tableNames(catalog: Catalog, defaultSchema: string | null): readonly string[] {
  return [...catalog.facts.values()]
    .filter(({ kind }) => kind === 'table')
    .map(({ name: [schema, name] }) => (schema === defaultSchema ? `${name}` : `${schema}.${name}`))
    .toSorted(compareBytes);
}
