import type { TableRebuild } from '../rebuild/perform-rebuild.ts';

/**
 * The call that performs a rebuild in a revision, which imports `rebuildTable` from
 * `@orch/core/sqlite`.
 */
export function renderRebuild({
  table,
  create,
  renames,
  values,
  drops,
  foreignKeysLater,
}: TableRebuild): string {
  const properties = [
    `table: ${literal(table)}`,
    `create: ${template(create)}`,
    ...(renames === undefined ? [] : [`renames: ${record(renames)}`]),
    ...(values === undefined ? [] : [`values: ${record(values)}`]),
    ...(drops === undefined ? [] : [`drops: [${drops.map(literal).join(', ')}]`]),
    ...(foreignKeysLater === true ? ['foreignKeysLater: true'] : []),
  ];
  return `await rebuildTable(knex, { ${properties.join(', ')} });`;
}

function record(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `${literal(key)}: ${literal(value)}`);
  return `{ ${lines.join(', ')} }`;
}

function literal(text: string): string {
  return /['\\\n\r\u2028\u2029]/.test(text) ? JSON.stringify(text) : `'${text}'`;
}

/** A statement may have many lines. */
function template(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return text.includes('\r') ? JSON.stringify(text) : `\`${escaped}\``;
}
