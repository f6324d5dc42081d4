import { declareRowTypes } from '../generate/row-type.ts';
import type { RowType } from '../generate/row-type.ts';
import type { TemplateFormat } from './revision-template.ts';
import { writeHeader } from './write-header.ts';
import type { HeaderParts } from './write-header.ts';

const steps = `  // 1. Schema: add what the rows need, and let it be null.

  // 2. Rows: change them in the database, e.g.
  //    await knex.raw(\`UPDATE products SET cents = round(price::numeric * 100)
  //                    WHERE price ~ '^[0-9]+(\\\\.[0-9]+)?$'\`);

  // 3. Schema: tighten it, and drop what is no longer needed.
`;

const knexParameter = "/** @param {import('knex').Knex} knex */\n";

const bodies: Readonly<Record<TemplateFormat, (types: string) => string>> = {
  ts: (types) =>
    `import type { Knex } from 'knex';\n\n${types}\n` +
    `export async function up(knex: Knex): Promise<void> {\n${steps}}\n\n` +
    'export async function down(knex: Knex): Promise<void> {\n  // the way back\n}\n',
  esm: (types) =>
    `${types}\n${knexParameter}export async function up(knex) {\n${steps}}\n\n` +
    `${knexParameter}export async function down(knex) {\n  // the way back\n}\n`,
  cjs: (types) =>
    `${types}\n${knexParameter}exports.up = async function up(knex) {\n${steps}};\n\n` +
    `${knexParameter}exports.down = async function down(knex) {\n  // the way back\n};\n`,
};

/** The source of a revision of three steps that is to be written by hand, with its row types. */
export function dataTemplate(
  header: HeaderParts,
  rowTypes: readonly RowType[],
  format: TemplateFormat,
): string {
  const types = declareRowTypes(rowTypes, format);
  return `${writeHeader(header)}\n\n${bodies[format](types)}`;
}
