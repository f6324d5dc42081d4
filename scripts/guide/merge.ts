import { guidePage } from './page.ts';
import { openStage } from './stage.ts';
import type { Entry, Stage, StageOptions } from './stage.ts';

const opening = `# Merging heads

Two people add revisions at once. Git merges their branches without a word, and the history has two
heads. What orch prints here is what it printed; \`pnpm run guide:write merge\` plays it again.
`;

const config = `module.exports = {
  migrations: './migrations',
  extension: 'js',
  environments: { dev: 'embedded:dev', ada: 'embedded:ada' },
};
`;

const names = {
  base: '20261101090000_create_recruits',
  email: '20261110090000_add_email',
  teams: '20261110100000_create_teams',
  greet: '20261112090000_greet_by_chat_name',
  drop: '20261112100000_drop_chat_name',
  index: '20261114090000_index_email',
  gone: '20261114100000_drop_email',
};

/** Opens a stage on which commits always have the same names. */
export function mergeStage(folder: string, options: StageOptions = {}): Stage {
  const date = '2026-11-20T10:30:00Z';
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, ...options.env };
  return openStage(folder, { ...options, env });
}

/** The story as a page of the guide. */
export function mergePage(entries: readonly Entry[]): Promise<string> {
  return guidePage(opening, entries);
}

/** Plays three merges: of sides that do not meet, of sides with one order, and of a conflict. */
export async function playMerge(stage: Stage): Promise<void> {
  await independent(stage);
  await ordered(stage);
  conflicting(stage);
}

/** A revision as a person would write it. */
function revision(
  stage: Stage,
  { id, parents, up, down }: { id: string; parents: readonly string[]; up: string; down: string },
): void {
  const message = id.replace(/^\d+_/, '').replaceAll('_', ' ');
  const header = `/**\n * ${message[0]?.toUpperCase()}${message.slice(1)}.\n *\n * @revision ${id}\n * @parents  ${parents.join(', ')}\n */\n`;
  const code = (sql: string): string => `(knex) => knex.raw(${JSON.stringify(sql)});\n`;
  stage.write(
    `migrations/${id}.js`,
    `${header}exports.up = ${code(up)}exports.down = ${code(down)}`.replaceAll(
      ' * @parents  \n',
      ' * @parents\n',
    ),
  );
}

async function independent(stage: Stage): Promise<void> {
  stage.heading('Two sides that do not meet');
  stage.write('orch.config.cjs', config);
  stage.write('migrations/package.json', '{ "type": "commonjs" }\n');
  revision(stage, {
    id: names.base,
    parents: [],
    up: 'CREATE TABLE recruits (id integer PRIMARY KEY, name text NOT NULL, chat text)',
    down: 'DROP TABLE recruits',
  });
  stage.commit('Create recruits');
  stage.say('Ada adds a column, and Ben a table. Ada has run her revision, and not yet his.');
  revision(stage, {
    id: names.email,
    parents: [names.base],
    up: 'ALTER TABLE recruits ADD COLUMN email text',
    down: 'ALTER TABLE recruits DROP COLUMN email',
  });
  stage.orch(['up', '--env', 'ada']);
  stage.commit('Add email');
  revision(stage, {
    id: names.teams,
    parents: [names.base],
    up: 'CREATE TABLE teams (id integer PRIMARY KEY)',
    down: 'DROP TABLE teams',
  });
  stage.commit('Create teams');
  stage.orch(['up', '--env', 'dev'], 2);
  stage.say(
    'Both orders are run on throw-away databases, and end with the same schema. The merge is written, and its name comes from its parents: if Ben merges too, he writes the same file.',
  );
  stage.orch(['merge-heads']);
  stage.orch(['up', '--env', 'ada']);
  stage.orch(['up', '--env', 'dev']);
  stage.commit('Merge');
}

async function ordered(stage: Stage): Promise<void> {
  const merged = headOf(stage);
  stage.heading('One order works');
  stage.say('One revision uses a column that the other one drops.');
  revision(stage, {
    id: names.greet,
    parents: [merged],
    up: `UPDATE recruits SET name = name || ' (' || chat || ')' WHERE chat IS NOT NULL`,
    down: `UPDATE recruits SET name = split_part(name, ' (', 1)`,
  });
  revision(stage, {
    id: names.drop,
    parents: [merged],
    up: 'ALTER TABLE recruits DROP COLUMN chat',
    down: 'ALTER TABLE recruits ADD COLUMN chat text',
  });
  await stage.psql('ada', `INSERT INTO recruits (id, name, chat) VALUES (1, 'Ada', 'countess')`);
  stage.say('Ada’s database has dropped it already.');
  stage.orch(['up', names.drop, '--env', 'ada']);
  stage.orch(['merge-heads']);
  stage.say(
    'The header of the merge says `@order`, and every database runs the two in this order. Ada’s has them the other way round, and `up` alone does not revert anything:',
  );
  stage.orch(['up', '--env', 'ada'], 3);
  stage.orch(['up', '--reorder', '--env', 'ada']);
  await stage.psql('ada', 'SELECT * FROM recruits');
  stage.orch(['up', '--env', 'dev']);
  stage.commit('Merge again');
}

function conflicting(stage: Stage): void {
  const merged = headOf(stage);
  stage.heading('A person has to decide');
  stage.say('An index on one side, and the drop of its column on the other.');
  revision(stage, {
    id: names.index,
    parents: [merged],
    up: 'CREATE INDEX recruits_email ON recruits (email)',
    down: 'DROP INDEX recruits_email',
  });
  revision(stage, {
    id: names.gone,
    parents: [merged],
    up: 'ALTER TABLE recruits DROP COLUMN email',
    down: 'ALTER TABLE recruits ADD COLUMN email text',
  });
  stage.say(
    'There is an order that works, and it loses the index without a word. That is no answer.',
  );
  stage.orch(['merge-heads', '--check'], 3);
  stage.say(
    '`--check` writes nothing and ends with 3, for a pull request. Without it the merge is written with the choice to make, and throws until it is edited; `orch merge-heads --check` then proves what was written. Where the loss is meant, say who runs first:',
  );
  stage.orch(['merge-heads', '--first', names.index]);
  stage.orch(['up', '--env', 'dev']);
  stage.orch(['heads']);
  stage.say(
    'Branches need not be checked out: `orch merge-heads main feature/x --check` reads their revisions from Git and runs each with the code of its own commit.',
  );
}

/** The only head, as the last merge has called it. */
function headOf({ entries }: Stage): string {
  const text = entries.findLast(
    (entry) => entry.kind === 'typed' && /\b\d{14}_merge_/.test(entry.output),
  );
  const found = text?.kind === 'typed' ? /\b\d{14}_merge_\w+/.exec(text.output)?.[0] : undefined;
  if (found === undefined) throw new Error('nothing was merged');
  return found;
}
