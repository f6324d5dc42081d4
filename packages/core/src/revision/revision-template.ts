import { writeHeader, type HeaderParts } from './write-header.ts';

/** The kind of module that a revision file is. */
export type TemplateFormat = 'ts' | 'esm' | 'cjs';

const bodies: Readonly<Record<TemplateFormat, string>> = {
  ts: `import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // knex.schema..., or knex.raw('...')
}

export async function down(knex: Knex): Promise<void> {
  // the way back
}
`,
  esm: `/** @param {import('knex').Knex} knex */
export async function up(knex) {
  // knex.schema..., or knex.raw('...')
}

/** @param {import('knex').Knex} knex */
export async function down(knex) {
  // the way back
}
`,
  cjs: `/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // knex.schema..., or knex.raw('...')
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // the way back
};
`,
};

/** The source of a revision that is to be written by hand. */
export function revisionTemplate(header: HeaderParts, format: TemplateFormat): string {
  return `${writeHeader(header)}\n\n${bodies[format]}`;
}
