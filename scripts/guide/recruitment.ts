import type { Stage } from './stage.ts';

const config = `import { defineConfig } from '@orch/core';

export default defineConfig({
  migrations: './migrations',
  models: './models.js',
  cohorts: './cohorts.js',
  extension: 'js',
  environments: { dev: 'embedded:dev', prod: 'embedded:prod' },
});
`;

const models = `import { defineModel } from '@orch/core';

export const recruits = defineModel('recruits', (table) => {
  table.increments('id');
  table.text('first_name').notNullable();
  table.text('surname').notNullable();
  table.text('chatname');
  table.text('github_name').notNullable();
  table.text('id_number');
});
`;

const cohorts = `import { defineCohort } from '@orch/core';

/** People who do not exist. */
const people = [
  ['Ada', 'Mokoena', '9001014800086'],
  ['Ben', 'Naidoo', '9102025009087'],
  ['Cleo', 'van Wyk', '9203034800081'],
  ['Dumi', 'Khumalo', '9304045009082'],
  ['Elin', 'Botha', '9405054800086'],
];

const cohort = (name, more) =>
  defineCohort({
    name,
    table: 'recruits',
    key: ['github_name'],
    count: 5,
    rows: ({ count }) =>
      people.slice(0, count).map(([first, surname, number]) => ({
        first_name: first,
        surname,
        github_name: \`\${first.toLowerCase()}-\${name}\`,
        ...more(\`\${first.toLowerCase()}-\${name}\`, number),
      })),
  });

export const c25 = cohort('c25', (name, number) => ({ chatname: name, id_number: number }));
`;

/** Plays the recruitment exercise: dev and prod fall out of step three times, and nothing is lost. */
export async function playExercise(stage: Stage): Promise<void> {
  begin(stage);
  requiredColumn(stage);
  production(stage);
  await newColumn(stage);
  await renamedColumn(stage);
  await droppedColumn(stage);
  await inStep(stage);
}

function begin(stage: Stage): void {
  stage.heading('Models, a revision, rows');
  stage.say(
    'Two databases: `dev`, which may be destroyed, and `prod`, which may not lose a row. The names are all that orch needs to start them.',
  );
  stage.write('orch.config.js', config);
  stage.say(
    'The models are the truth. A recruit has two names, a chat name, a GitHub name and an id number.',
  );
  stage.write('models.js', models);
  stage.orch(['create', 'create recruits']);
  stage.say('Read what was generated before running it.');
  stage.orch(['show', 'head']);
  stage.orch(['up', '--env', 'dev']);
  stage.commit('Create recruits');
  stage.say(
    'A cohort is a set of invented rows that can be inserted once, however often it is asked for.',
  );
  stage.write('cohorts.js', cohorts);
  stage.orch(['seed', '--cohort', 'c25', '--env', 'dev']);
  stage.orch(['seed', '--cohort', 'c25', '--env', 'dev']);
}

function requiredColumn(stage: Stage): void {
  stage.heading('A required, unique column for a table that has rows');
  stage.edit(
    'models.js',
    '});',
    `  table.text('personal_email_address').notNullable().unique();\n});`,
  );
  stage.say('The rows that are there need a value, and orch does not make one up.');
  stage.orch(['create', 'add personal email address to recruits'], 1);
  stage.say('With one it writes the steps that a careful person would take by hand.');
  stage.orch([
    'create',
    'add personal email address to recruits',
    '--backfill',
    `recruits.personal_email_address=github_name || '@example.com'`,
  ]);
  stage.orch(['up', '--env', 'dev']);
  stage.commit('Add personal email address to recruits');
}

function production(stage: Stage): void {
  stage.heading('The same on prod');
  stage.say('`prod` is protected: its name is asked for, or given.');
  stage.orch(['up', '--env', 'prod', '--confirm', 'prod']);
  stage.say('New rows must say their address now.');
  stage.edit(
    'cohorts.js',
    `({ chatname: name, id_number: number }));`,
    `({
  chatname: name,
  id_number: number,
  personal_email_address: \`\${name}@example.com\`,
}));`,
  );
  stage.orch(['seed', '--cohort', 'c25', '--env', 'prod', '--confirm', 'prod']);
  stage.commit('Give the first cohort addresses');
}

async function newColumn(stage: Stage): Promise<void> {
  stage.heading('Situation 1: a new column');
  stage.say('Somebody adds a column in psql, with a spelling mistake, and fills it.');
  await stage.psql('dev', 'ALTER TABLE recruits ADD COLUMN chort text');
  await stage.psql('dev', `UPDATE recruits SET chort = 'C25 Data Eng'`);
  stage.say(
    'What do queries through the models do? Are there changes? What will running the revisions do?',
  );
  stage.orch(['drift', '--env', 'dev'], 3);
  stage.say(
    'The column is wanted, under its right name, and required. It is made so in dev, and the models say it too.',
  );
  await stage.psql('dev', 'ALTER TABLE recruits RENAME COLUMN chort TO cohort');
  await stage.psql('dev', 'ALTER TABLE recruits ALTER COLUMN cohort SET NOT NULL');
  stage.edit(
    'models.js',
    `.notNullable().unique();\n`,
    `.notNullable().unique();\n  table.text('cohort').notNullable();\n`,
  );
  stage.say('From dev, orch learns what the rows of prod get.');
  stage.orch(['gen-from-db', '--from', 'dev', '-m', 'add cohort to recruits']);
  stage.say('dev is there already; only the record is missing.');
  stage.orch(['stamp', 'head', '--env', 'dev']);
  addCohort(stage, 'c26', ['chatname: name', 'id_number: number']);
  stage.orch(['seed', '--cohort', 'c26', '--env', 'dev']);
  stage.orch(['up', '--env', 'prod', '--confirm', 'prod']);
  stage.orch(['seed', '--cohort', 'c26', '--env', 'prod', '--confirm', 'prod']);
  await stage.psql('prod', 'SELECT cohort, count(*) FROM recruits GROUP BY cohort ORDER BY cohort');
  stage.commit('Add cohorts, and the second one');
}

async function renamedColumn(stage: Stage): Promise<void> {
  stage.heading('Situation 2: a renamed column');
  await stage.psql('dev', 'ALTER TABLE recruits RENAME COLUMN chatname TO rocketchat_user');
  stage.orch(['drift', '--env', 'dev'], 3);
  stage.edit('models.js', `'chatname'`, `'rocketchat_user'`);
  stage.say(
    'dev ran every revision, and remembers which column is which: the rename is proved, not guessed.',
  );
  stage.orch(['gen-from-db', '--from', 'dev', '-m', 'rename chatname of recruits']);
  stage.orch(['stamp', 'head', '--env', 'dev']);
  addCohort(stage, 'c27', ['rocketchat_user: name', 'id_number: number']);
  stage.orch(['seed', '--cohort', 'c27', '--env', 'dev']);
  stage.orch(['up', '--env', 'prod', '--confirm', 'prod']);
  stage.orch(['seed', '--cohort', 'c27', '--env', 'prod', '--confirm', 'prod']);
  stage.commit('Rename chatname, and the third cohort');
}

async function droppedColumn(stage: Stage): Promise<void> {
  stage.heading('Situation 3: a deleted column');
  await stage.psql('dev', 'ALTER TABLE recruits DROP COLUMN id_number');
  stage.orch(['drift', '--env', 'dev'], 3);
  stage.edit('models.js', `  table.text('id_number');\n`, '');
  stage.orch(['gen-from-db', '--from', 'dev', '-m', 'drop id number of recruits']);
  stage.orch(['stamp', 'head', '--env', 'dev']);
  addCohort(stage, 'c28', ['rocketchat_user: name']);
  stage.orch(['seed', '--cohort', 'c28', '--env', 'dev']);
  stage.say('On prod the numbers are stashed before the column goes.');
  stage.orch(['up', '--env', 'prod', '--confirm', 'prod']);
  stage.orch(['seed', '--cohort', 'c28', '--env', 'prod', '--confirm', 'prod']);
  stage.orch(['stash', 'list', '--env', 'prod']);
  stage.orch(['stash', 'show', '1', '--env', 'prod']);
  stage.commit('Drop the id number, and the fourth cohort');
}

async function inStep(stage: Stage): Promise<void> {
  stage.heading('In step again');
  stage.orch(['drift', '--env', 'dev']);
  stage.orch(['drift', '--env', 'prod']);
  stage.orch(['status', '--env', 'prod']);
  await stage.psql('prod', 'SELECT cohort, count(*) FROM recruits GROUP BY cohort ORDER BY cohort');
  stage.say(
    "How a team works with this (feature branches without revisions, official ones generated on a release branch, and `orch reconcile` for everybody's dev database after a pull) is told in [Branches](branches.md).",
  );
}

/** Writes the next cohort, as its table is now. */
function addCohort(stage: Stage, name: string, columns: readonly string[]): void {
  const lines = [
    ...columns,
    'personal_email_address: `${name}@example.com`',
    `cohort: '${name.toUpperCase()} Data Eng'`,
  ];
  const number = columns.some((column) => column.endsWith('number')) ? ', number' : '';
  stage.append(
    'cohorts.js',
    `\nexport const ${name} = cohort('${name}', (name${number}) => ({\n${lines.map((line) => `  ${line},\n`).join('')}}));\n`,
  );
}
