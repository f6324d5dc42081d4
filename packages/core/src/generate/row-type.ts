import type { RevisionFormat } from './render/render-revision.ts';

/** The type of a table's rows, to be written into a revision. */
export interface RowType {
  readonly name: string;
  readonly comment: string;
  /** Names and types of the columns, both as TypeScript writes them. */
  readonly members: readonly (readonly [name: string, type: string])[];
}

/** Declares row types: as interfaces, or as comments that tools read where there are no types. */
export function declareRowTypes(types: readonly RowType[], format: RevisionFormat): string {
  return types.map(format === 'ts' ? asInterface : asComment).join('\n');
}

function asInterface({ name, comment, members }: RowType): string {
  const lines = members.map(([key, type]) => `  ${key}: ${type};`);
  return [`/** ${comment} */`, `export interface ${name} {`, ...lines, '}', ''].join('\n');
}

function asComment({ name, comment, members }: RowType): string {
  // A quoted name may hold what would end the comment.
  const list = members
    .map(([key, type]) => `${key}: ${type}`)
    .join('; ')
    .replaceAll('*/', '*\\/');
  return `/**\n * ${comment}\n * @typedef {{ ${list} }} ${name}\n */\n`;
}
