import knex from 'knex';
import { rebuildTable } from '../../packages/core/src/adapters/sqlite/rebuild-table.ts';

/** Rebuilds a table and is gone at once when a statement begins with a text, or has been run. */
const [filename = '', create = '', when = '', start = ''] = process.argv.slice(2);

const database = knex({
  client: 'better-sqlite3',
  connection: { filename },
  useNullAsDefault: true,
});
const dieAt = ({ sql }: { readonly sql: string }): void => {
  if (sql.startsWith(start)) process.kill(process.pid, 'SIGKILL');
};
if (when === 'before') database.on('query', dieAt);
else database.on('query-response', (_response, query: { readonly sql: string }) => dieAt(query));
await database.raw('pragma foreign_keys = on');
await rebuildTable(database, { table: 'parents', create });
await database.destroy();
