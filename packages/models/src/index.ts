export type { RecruitsInsert, RecruitsRow, RecruitsUpdate } from './knex-tables.ts';
export { recruits } from './recruits.ts';
