import type { TestProject } from './project.ts';

/**
 * Writes a CommonJS revision that makes one table, from a line such as `b < a`, `m < b1, b2`, or
 * `c ~` for one without a header; `extra` goes before its code.
 */
export function writeRevision(
  project: TestProject,
  line: string,
  extra = '',
  folder = 'migrations',
): void {
  const [id = '', parents = ''] = line.split(/[<~]/).map((part) => part.trim());
  const header = `/**\n * Make ${id}.\n *\n * @revision ${id}\n * @parents  ${parents}\n */\n`;
  const code = [
    `exports.up = (knex) => knex.schema.createTable('t_${id}', (t) => t.increments());`,
    `exports.down = (knex) => knex.schema.dropTable('t_${id}');`,
  ];
  const start = line.includes('~') ? '' : header;
  project.write(`${folder}/${id}.js`, `${start}${extra}${code.join('\n')}\n`);
}
