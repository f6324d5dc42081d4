import { guidePage } from './page.ts';
import { openStage } from './stage.ts';
import type { Entry, Stage } from './stage.ts';

const opening = `# What a revision would destroy

A revision that drops a column takes its values with it, and no \`down\` brings them back. orch puts
them aside first, and puts them back when the way is walked again. What orch prints here is what it
printed; \`pnpm run guide:write stash\` plays it again.
`;

const closing = `
## The rules

What is stashed: dropped columns and tables, emptied tables, types that hold less than the one
before, labels taken from an enum; on the way up and on the way down; whether the SQL says so or a
function does, since orch looks at what happened and not at the text. It is in the database itself,
in the schema \`orch\`, and is committed together with what destroys it: either both happened or
neither. DELETE and UPDATE are left alone: what they do is what they say.

What comes back by itself, when the revision is run in the other direction:

| It was                    | It comes back                                                                     |
| ------------------------- | --------------------------------------------------------------------------------- |
| a column that was dropped | in every row that is still there, also over what the revision itself puts into it |
| a narrower type, a label  | where the column still holds what was left; a value that was written since stays  |
| a table that was dropped  | with exactly its rows, and its sequences go on behind the largest value           |
| a table that was emptied  | the rows whose key is not there again                                             |
| a table without a key     | whole, into a table that came back or is empty                                    |
| a column without a key    | in the rows whose other values are the same, unless several rows are alike        |

Rows are found by their primary key, or another key that is never null. When the key itself was
changed, by another such key, or by the rows that refer to it with ON UPDATE CASCADE. Rows that are
gone are counted, and so are values whose other row is gone, and values that are newer: they stay in
the stash. Nothing of it stops a move; a stash that the server does not take is kept, with the reason.
Triggers of the table are off meanwhile; constraints are not.

What somebody else brought back before the revision did is left alone. \`orch stash restore\` puts it
there by hand, only where the table holds NULL, the default, or what was left of the value, unless
\`--overwrite\` says otherwise. \`--dry-run\` only counts, \`--into recruits.old_id\` puts values
elsewhere. Everything is read back before it is committed: text does not go back into a column that
would cut it.

A stash takes room until it is dropped, and is as private as the table was. All of them together may
take \`limits.stashBytes\`, 10 GB unless given; \`--max-stash 50GB\` allows more for once. orch cannot
see how much room is left on the server's disk.

A revision that computes what it brings back, or destroys what nobody needs, says so:

    export const config = { stash: false };

Outside of transactions orch stashes for each statement by itself. A procedure that commits in between
cannot be tried first, so orch refuses it until the revision says \`stash: false\`.

What a revision destroys is learnt by running it, so one that destroys is run twice: it is rolled back
the first time. See [why](../adr/0011-losses-are-measured.md), and
[why it comes back by itself](../adr/0018-what-is-stashed-comes-back-by-itself.md).
`;

const names = {
  base: '20261101090000_create_recruits',
  drop: '20261110090000_drop_id_number',
};

/** Opens a stage for the story of the stash. */
export const stashStage = openStage;

/** The story as a page of the guide; ages differ each time. */
export async function stashPage(entries: readonly Entry[]): Promise<string> {
  const page = await guidePage(opening, entries);
  const aged = page.replaceAll(
    /^(\d+ +20\d{12}_.*?) +\d[\d.]* s(?: +(restored|in part))?$/gm,
    (...found) => {
      const [, row, state] = found.map((part) => (typeof part === 'string' ? part : ''));
      return `${row ?? ''}  2 s${state === '' ? '' : `  ${state ?? ''}`}`;
    },
  );
  return `${aged.trimEnd()}\n${closing}`;
}

/** Plays a column's way: dropped, back again, dropped again, and put back by hand. */
export async function playStash(stage: Stage): Promise<void> {
  writeProject(stage);
  stage.orch(['up', names.base]);
  await stage.psql(
    'dev',
    `INSERT INTO recruits VALUES (1, 'ada@example.org', 'A 1815'), (2, 'bob@example.org', 'B 77'), (3, 'cyd@example.org', 'C 9')`,
  );
  stage.heading('Down the drain, almost');
  stage.orch(['up']);
  stage.orch(['stash', 'list']);
  stage.orch(['stash', 'show', '1']);

  stage.heading('The way back');
  stage.say(
    'Meanwhile life goes on: a recruit leaves, another comes, and one gets another number.',
  );
  await stage.psql('dev', 'DELETE FROM recruits WHERE id = 2');
  await stage.psql('dev', `INSERT INTO recruits VALUES (4, 'dan@example.org')`);
  await stage.psql('dev', 'UPDATE recruits SET id = 30 WHERE id = 3');
  stage.orch(['down']);
  await stage.psql('dev', 'SELECT * FROM recruits ORDER BY id');
  stage.say(
    'The values came back in the transaction of the `down`. The stash stays, until somebody drops it.',
  );
  stage.orch(['stash', 'list']);

  stage.heading('By hand');
  stage.say('The column goes again, and this time somebody brings it back without orch.');
  stage.orch(['up']);
  await stage.psql('dev', 'ALTER TABLE recruits ADD id_number text');
  await stage.psql('dev', `UPDATE recruits SET id_number = 'A 1816' WHERE id = 1`);
  stage.orch(['stash', 'restore', '2', '--dry-run']);
  stage.orch(['stash', 'restore', '2']);
  await stage.psql('dev', 'SELECT * FROM recruits ORDER BY id');
  stage.say('What is not needed any more is deleted for good.');
  stage.orch(['stash', 'drop', '1', '2', '--yes']);
}

function writeProject(stage: Stage): void {
  stage.write(
    'orch.config.js',
    `export default {
  migrations: './migrations',
  extension: 'js',
  environments: { dev: 'embedded:dev' },
};
`,
  );
  stage.write(
    `migrations/${names.base}.js`,
    `/**
 * Create recruits.
 *
 * @revision ${names.base}
 * @parents
 */
export const up = (knex) =>
  knex.schema.createTable('recruits', (table) => {
    table.integer('id').primary();
    table.text('email').notNullable().unique();
    table.text('id_number');
  });
export const down = (knex) => knex.schema.dropTable('recruits');
`,
  );
  stage.write(
    `migrations/${names.drop}.js`,
    `/**
 * Drop id number.
 *
 * @revision ${names.drop}
 * @parents  ${names.base}
 */
export const up = (knex) => knex.schema.alterTable('recruits', (table) => table.dropColumn('id_number'));
export const down = (knex) => knex.schema.alterTable('recruits', (table) => table.text('id_number'));
`,
  );
}
