import type { Catalog } from '../catalog/catalog.ts';
import type { Change } from '../generate/change.ts';
import { catalogLookup, type CatalogLookup } from '../generate/render/catalog-lookup.ts';
import type { Block } from '../generate/render/code/block.ts';
import { jsString, templateText } from '../generate/render/code/js-text.ts';
import { composeBlocks } from '../generate/render/compose/compose-blocks.ts';
import { layOutSql } from '../generate/render/sql/lay-out-sql.ts';
import { readStatement } from '../generate/render/statement/read-statement.ts';
import { ModelNames, type ModelName } from './model-names.ts';

/** A plan that makes a schema from nothing, and how its models are to be written. */
export interface RenderModelsInput {
  readonly changes: readonly Change[];
  readonly empty: Catalog;
  readonly wanted: Catalog;
  /** The schema whose tables are named without it. */
  readonly defaultSchema: string;
  /** Tables that are written as SQL, as {@link tableId} names them. */
  readonly rawTables: ReadonlySet<string>;
}

/** Names a table among others. */
export function tableId(schema: string, table: string): string {
  return JSON.stringify([schema, table]);
}

/**
 * The source of a module whose models make a schema: a table builder's calls where Knex has those
 * that make exactly the table, SQL otherwise.
 */
export function renderModels(input: RenderModelsInput): string {
  const { blocks, raw } = composeTables(input, input.rawTables);
  const parts = partsOf(blocks, input);
  const hasSql = parts.some(({ kind }) => kind === 'sql');
  const imports = [
    ...(parts.some(({ kind }) => kind === 'table') ? ['defineModel'] : []),
    ...(hasSql ? ['defineSql'] : []),
  ];
  const list = parts.map(({ name }) => name.constant).join(', ');
  return [
    ...(raw.size > 0 ? ['// Tables as SQL are those that no table builder makes exactly so.'] : []),
    `import { ${imports.join(', ')} } from '@orch/core';`,
    ...parts.map((part) =>
      part.kind === 'table' ? tableCode(part, input.defaultSchema) : sqlCode(part),
    ),
    // Without SQL, what waits for another table finds its own time.
    ...(hasSql ? [`/** In an order in which they can be made. */\nexport default [${list}];`] : []),
    '',
  ].join('\n\n');
}

interface TablePart {
  readonly kind: 'table';
  readonly name: ModelName;
  readonly block: TableBlock;
}

interface SqlPart {
  readonly kind: 'sql';
  readonly name: ModelName;
  readonly statements: string[];
}

/** The models in the order of the plan; statements about one thing are one model. */
function partsOf(
  blocks: readonly Block[],
  { wanted, defaultSchema }: RenderModelsInput,
): readonly (TablePart | SqlPart)[] {
  const tables = tablesOf(blocks, catalogLookup(wanted));
  const names = new ModelNames(defaultSchema);
  // The plain names are for the tables.
  for (const { schema, table } of tables.values()) names.ofTable(schema, table);

  const parts: (TablePart | SqlPart)[] = [];
  const bySubject = new Map<string, SqlPart>();
  for (const block of blocks) {
    if (block.kind === 'statement') {
      const { subject, sql } = block.change;
      const known = bySubject.get(subject);
      if (known !== undefined) {
        known.statements.push(sql);
        continue;
      }
      const part: SqlPart = { kind: 'sql', name: names.ofFact(subject), statements: [sql] };
      bySubject.set(subject, part);
      parts.push(part);
    } else if (block.kind === 'createTable') {
      const name = names.ofTable(block.schema, block.table);
      parts.push({ kind: 'table', name, block: tables.get(idOf(block)) ?? block });
    }
  }
  return parts;
}

type TableBlock = Exclude<Block, { kind: 'statement' }>;

/** Composes until every table of which something is built is built as a whole. */
function composeTables(
  input: RenderModelsInput,
  raw: ReadonlySet<string>,
): { readonly blocks: readonly Block[]; readonly raw: ReadonlySet<string> } {
  const blocks = composeBlocks({
    changes: input.changes,
    before: catalogLookup(input.empty),
    after: catalogLookup(input.wanted),
    defaultSchema: input.defaultSchema,
    isRaw: (change) => {
      const table = tableOf(change);
      return table !== null && raw.has(table);
    },
  });
  const made = new Set(
    blocks.flatMap((block) => (block.kind === 'createTable' ? [idOf(block)] : [])),
  );
  const halves = blocks.flatMap((block) =>
    block.kind === 'alterTable' && !made.has(idOf(block)) ? [idOf(block)] : [],
  );
  if (halves.every((id) => raw.has(id))) return { blocks, raw };
  return composeTables(input, new Set([...raw, ...halves]));
}

function tableOf({ sql }: Change): string | null {
  const statement = readStatement(sql);
  if (statement?.kind !== 'createTable' && statement?.kind !== 'onTable') return null;
  return tableId(statement.table.schema, statement.table.name);
}

function idOf({ schema, table }: TableBlock): string {
  return tableId(schema, table);
}

/** Each table with everything that is added to it later: foreign keys find their own time. */
function tablesOf(
  blocks: readonly Block[],
  wanted: CatalogLookup,
): ReadonlyMap<string, TableBlock> {
  const tables = new Map<string, TableBlock>();
  for (const block of blocks) {
    if (block.kind === 'statement') continue;
    const known = tables.get(idOf(block));
    tables.set(
      idOf(block),
      known === undefined
        ? block
        : {
            ...known,
            columns: inPosition([...known.columns, ...block.columns], block, wanted),
            lines: [...known.lines, ...block.lines],
          },
    );
  }
  return tables;
}

function inPosition(
  columns: TableBlock['columns'],
  { schema, table }: TableBlock,
  wanted: CatalogLookup,
): TableBlock['columns'] {
  const position = (name: string): number =>
    wanted.positionOf({ schema, name: table }, name) ?? Number.MAX_SAFE_INTEGER;
  return columns.toSorted((a, b) => position(a.name) - position(b.name));
}

function tableCode({ name, block }: TablePart, defaultSchema: string): string {
  const { schema, table, columns, lines } = block;
  const code = [
    ...columns.map((column) => `${column.code}${column.suffixes.join('')};`),
    ...lines.map((line) => line.code),
  ];
  const parameters = code.some((line) => /\bknex\b/u.test(line)) ? 'table, knex' : 'table';
  const options = schema === defaultSchema ? '' : `, { schema: ${jsString(schema)} }`;
  return [
    `export const ${name.constant} = defineModel(${jsString(table)}, (${code.length === 0 ? '' : parameters}) => {`,
    ...code.map((line) => `  ${line}`),
    `}${options});`,
  ].join('\n');
}

function sqlCode({ name: { constant, key }, statements }: SqlPart): string {
  const texts = statements.map(sqlLiteral);
  const up = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return `export const ${constant} = defineSql(${jsString(key)}, { up: ${up ?? "''"} });`;
}

function sqlLiteral(sql: string): string {
  // The schemas of table models are there already.
  const lines = layOutSql(sql.replace(/^CREATE SCHEMA (?!IF\b)/iu, 'CREATE SCHEMA IF NOT EXISTS '));
  const [first] = lines;
  if (first !== undefined && lines.length === 1) return `\`${templateText(first.text)}\``;
  const text = lines
    .map((line) => (line.isInsideLiteral || line.text === '' ? line.text : `  ${line.text}`))
    .join('\n');
  return `\`\n${templateText(text)}\n\``;
}
