/**
 * The main job on scratch databases: a table made by hand in `reference` becomes a proved revision,
 * which dev and prod run; then dev falls out of step, and nothing is lost. Prints each command and
 * its real output, and removes all it made.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { openStage } from './guide/stage.ts';
import type { Stage } from './guide/stage.ts';

const checkout = resolve(import.meta.dirname, '..');
const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'orch-demo-')));
chmodSync(scratch, 0o755);

const recruits = `CREATE TABLE recruits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_name varchar(100) NOT NULL,
  surname varchar(100) NOT NULL,
  chatname text UNIQUE,
  joined_at timestamptz NOT NULL DEFAULT now()
)`;

const secondChange = [
  `CREATE TYPE cohort_state AS ENUM ('planned', 'running', 'finished')`,
  `ALTER TABLE recruits ADD COLUMN cohort text, ADD COLUMN state cohort_state`,
  `ALTER TABLE recruits ADD CONSTRAINT recruits_cohort_check CHECK (cohort ~ '^C[0-9]+$')`,
  `CREATE INDEX recruits_cohort_index ON recruits (cohort) WHERE cohort IS NOT NULL`,
  `CREATE VIEW recruits_by_cohort AS
  SELECT cohort, count(*) AS recruits FROM recruits GROUP BY cohort`,
  `CREATE FUNCTION trim_first_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.first_name := btrim(NEW.first_name);
  RETURN NEW;
END
$$`,
  `CREATE TRIGGER trim_first_name BEFORE INSERT OR UPDATE ON recruits
  FOR EACH ROW EXECUTE FUNCTION trim_first_name()`,
];

const cohorts = `import { defineCohort } from '@orch/core';

export const c28 = defineCohort({
  name: 'c28',
  table: 'recruits',
  key: ['rocketchat_user'],
  rows: [
    { first_name: 'Grace', surname: 'Hopper', rocketchat_user: 'grace', cohort: 'C28' },
    { first_name: 'Edsger', surname: 'Dijkstra', rocketchat_user: 'edsger', cohort: 'C28' },
  ],
});
`;

const inProd = ['--env', 'prod', '--confirm', 'prod'] as const;

async function generateFromReference(stage: Stage): Promise<void> {
  stage.heading('A scratch project: a Git repository and databases on an embedded PostgreSQL');
  stage.orch(['init']);
  stage.orch(['db', 'start']);

  stage.heading('Somebody makes a table by hand in the reference database');
  await stage.psql('reference', recruits);

  stage.heading('orch writes the revision, proves it on a shadow, and dev and prod run it');
  stage.orch(['gen-from-db', '--from', 'reference', '-m', 'create recruits']);
  stage.commit('Create recruits');
  stage.orch(['show', 'head']);
  stage.orch(['up', '--env', 'dev']);
  stage.orch(['up', ...inProd]);

  stage.heading('prod gets rows, and the reference changes again');
  await stage.psql(
    'prod',
    `INSERT INTO recruits (first_name, surname, chatname) VALUES ('Ada', 'Lovelace', 'ada'), ('Alan', 'Turing', 'alan')`,
  );
  for (const statement of secondChange) await stage.psql('reference', statement);
  stage.orch(['gen-from-db', '--from', 'reference', '-m', 'add cohorts to recruits']);
  stage.commit('Add cohorts to recruits');
  stage.orch(['show', 'head']);
  stage.orch(['status', '--env', 'prod']);
  stage.orch(['up', '--env', 'dev']);
  stage.orch(['up', ...inProd]);

  stage.heading('Down and up again; the rows are where they were');
  stage.orch(['down', ...inProd]);
  stage.orch(['status', '--env', 'prod']);
  stage.orch(['up', ...inProd]);
  await stage.psql('prod', 'SELECT id, first_name, cohort, state FROM recruits ORDER BY id');
  stage.orch(['history']);

  stage.heading('Nothing is left to generate');
  stage.orch(['gen-from-db', '--from', 'reference', '-m', 'look for more changes']);
}

async function fallOutOfStep(stage: Stage): Promise<void> {
  stage.heading('Somebody renames a column in dev, and drops another, by hand');
  await stage.psql('dev', 'ALTER TABLE recruits RENAME COLUMN chatname TO rocketchat_user');
  await stage.psql('dev', 'ALTER TABLE recruits DROP COLUMN joined_at');
  stage.orch(['drift', '--env', 'dev'], 3);

  stage.heading('That becomes a revision: the rename is proved, and what goes is stashed first');
  stage.orch(['gen-from-db', '--from', 'dev', '-m', 'rename chatname and drop joined at']);
  stage.commit('Rename chatname, drop joined_at');
  stage.orch(['stamp', 'head', '--env', 'dev']);
  stage.orch(['up', ...inProd]);
  stage.orch(['stash', 'list', '--env', 'prod']);

  stage.heading('A cohort of invented recruits, inserted once however often it is asked for');
  stage.edit(
    'orch.config.ts',
    `,\n  environments`,
    `,\n  cohorts: './cohorts.js',\n  environments`,
  );
  stage.write('cohorts.js', cohorts);
  stage.orch(['seed', '--cohort', 'c28', ...inProd]);
  await stage.psql(
    'prod',
    'SELECT id, first_name, rocketchat_user, cohort FROM recruits ORDER BY id',
  );
  stage.orch(['drift', '--env', 'prod']);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const stage = openStage(scratch, {
  env: { PROD_DATABASE_URL: 'embedded:prod', ...(colour ? { FORCE_COLOR: '1' } : {}) },
  onTyped: (prompt, text) =>
    print(`\n${colour ? styleText('cyan', `${prompt} ${text}`) : `${prompt} ${text}`}`),
  onEntry: (entry) => {
    if (entry.kind === 'heading') print(`\n${colour ? styleText('bold', entry.text) : entry.text}`);
    if (entry.kind === 'file') print(`\n${entry.path}\n${entry.text.trimEnd()}`);
    if (entry.kind === 'typed') process.stdout.write(entry.output);
  },
});
try {
  await generateFromReference(stage);
  await fallOutOfStep(stage);
  print('\nDone.');
} finally {
  const main = join(checkout, 'packages/cli/dist/main.js');
  spawnSync(process.execPath, [main, 'db', 'stop', '--delete-data', '--yes'], {
    cwd: scratch,
    stdio: 'ignore',
  });
  rmSync(scratch, { recursive: true, force: true });
}
