import { jsString } from '../code/js-text.ts';
import type { QualifiedName } from '../sql/sql-reader.ts';
import type { Statement } from '../statement/statement.ts';
import { isKnexName } from './knex-text.ts';

/** `knex.schema`, with the schema where it is not the usual one; null for a name Knex would change. */
export function schemaBuilder(
  { schema, name }: QualifiedName,
  defaultSchema: string,
): string | null {
  if (!isKnexName(schema) || !isKnexName(name)) return null;
  return schema === defaultSchema ? 'knex.schema' : `knex.schema.withSchema(${jsString(schema)})`;
}

/** The call for a statement that is not about the inside of a table; null when there is none. */
export function schemaCall(statement: Statement, defaultSchema: string): string | null {
  switch (statement.kind) {
    case 'dropTable':
    case 'dropView':
    case 'dropMaterializedView':
      return onBuilder(
        statement.name,
        defaultSchema,
        `${statement.kind}(${jsString(statement.name.name)})`,
      );
    case 'renameTable':
      if (!isKnexName(statement.to)) return null;
      return onBuilder(
        statement.name,
        defaultSchema,
        `renameTable(${jsString(statement.name.name)}, ${jsString(statement.to)})`,
      );
    case 'createSchema':
    case 'dropSchema':
      return isKnexName(statement.name)
        ? `knex.schema.${statement.kind}(${jsString(statement.name)})`
        : null;
    default:
      return null;
  }
}

function onBuilder(name: QualifiedName, defaultSchema: string, call: string): string | null {
  const builder = schemaBuilder(name, defaultSchema);
  return builder === null ? null : `${builder}.${call}`;
}
