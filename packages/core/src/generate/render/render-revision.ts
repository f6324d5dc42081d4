import type { Catalog, FactKey } from '../../catalog/catalog.ts';
import type { RevisionId } from '../../revision/revision.ts';
import type { Change, ChangePlan } from '../change.ts';
import { declareRowTypes } from '../row-type.ts';
import { catalogLookup } from './catalog-lookup.ts';
import { renderBody } from './code/render-body.ts';
import { writeHeader } from '../../revision/write-header.ts';
import { composeBlocks } from './compose/compose-blocks.ts';

/** Which kind of module a revision's file is. */
export type RevisionFormat = 'ts' | 'esm' | 'cjs';

/** A revision as values. */
export interface RenderInput {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly message: string;
  readonly up: ChangePlan;
  readonly down: ChangePlan;
  /** The schema before up, and after down. */
  readonly fromCatalog: Catalog;
  /** The schema after up, and before down. */
  readonly toCatalog: Catalog;
  readonly format: RevisionFormat;
  /** `raw` writes every change as SQL, in the plan's own order. */
  readonly style: 'builder' | 'raw';
  /** Facts whose changes are written as SQL though Knex seems to have a call for them. */
  readonly rawOnly?: ReadonlySet<FactKey>;
  /** Paragraphs of the header below the message. */
  readonly remarks?: readonly string[];
  /** The schema whose tables builder calls name without it; null when they name every schema. */
  readonly defaultSchema: string | null;
}

/**
 * The source of a revision's file: a Knex migration whose up and down perform the two plans. Each
 * change is a builder call where Knex has one that does exactly it, and SQL otherwise.
 *
 * @throws Error when up has no changes, or down has none though up is more than code of its own.
 */
export function renderRevision(input: RenderInput): string {
  const changesRows = input.up.changes.every(({ code }) => code !== undefined);
  if (input.up.changes.length === 0 || (input.down.changes.length === 0 && !changesRows)) {
    throw new Error('a revision needs changes in both directions');
  }
  const up = renderDirection(input, input.up, {
    before: input.fromCatalog,
    after: input.toCatalog,
  });
  const down = renderDirection(input, input.down, {
    before: input.toCatalog,
    after: input.fromCatalog,
  });
  const header = writeHeader(input);
  const isTransactional = [...input.up.changes, ...input.down.changes].every(
    (change) => change.transactional,
  );
  const hasDown = input.down.changes.length > 0;
  const settings = [
    ...(isTransactional ? [] : ['transaction: false']),
    ...(hasDown ? [] : ['empty: true']),
  ].join(', ');
  const config = settings === '' ? '' : `{ ${settings} }`;
  const rowTypes = input.up.changes.flatMap((change) => change.rowTypes ?? []);
  const types = rowTypes.length === 0 ? '' : `${declareRowTypes(rowTypes, input.format)}\n`;
  const ways = { up, down: hasDown ? down : rowsStay, hasDown };
  return frames[input.format]({ header, types, config, ...ways });
}

/** The lines of one function: what a plan does, between two schemas. */
export function renderDirection(
  input: Pick<RenderInput, 'style' | 'rawOnly' | 'defaultSchema'>,
  plan: ChangePlan,
  catalogs: { readonly before: Catalog; readonly after: Catalog },
): string {
  const rawNames = new Set([...(input.rawOnly ?? [])].map(looseName));
  const isRaw = (change: Change): boolean =>
    input.style === 'raw' ||
    [change.subject, ...change.produces, ...change.destroys].some((key) =>
      rawNames.has(looseName(key)),
    );
  return renderBody(
    composeBlocks({
      changes: plan.changes,
      before: catalogLookup(catalogs.before),
      after: catalogLookup(catalogs.after),
      defaultSchema: input.defaultSchema ?? noSchema,
      isRaw,
    }),
  );
}

/** The body of a down that has nothing to take back. */
const rowsStay = '  // Only rows were changed; what they were given goes with its column.\n';

/** No schema has this name. */
const noSchema = '';

/**
 * Schema and own name of a fact, or of what it is about: plan and catalog may place an index, a
 * type or a comment under different keys.
 */
function looseName(key: FactKey): string {
  const parts = (key.replaceAll('"', '').split(':').at(-1) ?? '').split('.');
  return `${parts[0] ?? ''}.${parts.at(-1) ?? ''}`;
}

interface Frame {
  readonly header: string;
  /** Declarations of the types that it works with, and an empty line; or nothing. */
  readonly types: string;
  readonly up: string;
  readonly down: string;
  readonly hasDown: boolean;
  /** The settings that the revision exports, as an object literal; empty for none. */
  readonly config: string;
}

const knexParameter = "/** @param {import('knex').Knex} knex */\n";

const frames: Readonly<Record<RevisionFormat, (frame: Frame) => string>> = {
  ts: ({ header, types, up, down, hasDown, config }) =>
    `${header}\nimport type { Knex } from 'knex';\n\n${types}` +
    (config === '' ? '' : `export const config = ${config};\n\n`) +
    `export async function up(knex: Knex): Promise<void> {\n${up}}\n\n` +
    `export async function down(${hasDown ? 'knex: Knex' : ''}): Promise<void> {\n${down}}\n`,
  esm: ({ header, types, up, down, hasDown, config }) =>
    `${header}\n\n${types}` +
    (config === '' ? '' : `export const config = ${config};\n\n`) +
    `${knexParameter}export async function up(knex) {\n${up}}\n\n` +
    `${hasDown ? knexParameter : ''}export async function down(${hasDown ? 'knex' : ''}) {\n${down}}\n`,
  cjs: ({ header, types, up, down, hasDown, config }) =>
    `${header}\n\n${types}` +
    (config === '' ? '' : `exports.config = ${config};\n\n`) +
    `${knexParameter}exports.up = async function (knex) {\n${up}};\n\n` +
    `${hasDown ? knexParameter : ''}exports.down = async function (${hasDown ? 'knex' : ''}) {\n${down}};\n`,
};
