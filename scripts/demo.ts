/**
 * The main job on scratch databases: a table made by hand in `reference` becomes a proved revision,
 * which dev and prod run. Prints each command and its real output, and removes all it made.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';

import { resolveConnection, openSession, closeSession } from '@orch/core/adapters/postgres/connect';

const checkout = resolve(import.meta.dirname, '..');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'orch-demo-')));
const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const demoEnvironment = {
  ...process.env,
  PROD_DATABASE_URL: 'embedded:prod',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Demo',
  GIT_AUTHOR_EMAIL: 'demo@example.org',
  GIT_COMMITTER_NAME: 'Demo',
  GIT_COMMITTER_EMAIL: 'demo@example.org',
};

const recruits = `
CREATE TABLE recruits (
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
  `CREATE FUNCTION trim_chatname() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.chatname := btrim(NEW.chatname);
  RETURN NEW;
END
$$`,
  `CREATE TRIGGER trim_chatname BEFORE INSERT OR UPDATE ON recruits
  FOR EACH ROW EXECUTE FUNCTION trim_chatname()`,
];

function say(text: string): void {
  process.stdout.write(`\n${colour ? styleText('bold', text) : text}\n`);
}

function typed(prompt: string, text: string): void {
  process.stdout.write(
    `\n${colour ? styleText('cyan', `${prompt} ${text}`) : `${prompt} ${text}`}\n`,
  );
}

function orch(...args: string[]): void {
  typed(
    '$',
    `orch ${args.map((arg) => (/[\s"]/.test(arg) ? JSON.stringify(arg) : arg)).join(' ')}`,
  );
  const result = spawnSync(
    process.execPath,
    [join(checkout, 'packages/cli/dist/main.js'), ...args],
    { cwd: scratch, stdio: ['ignore', 'inherit', 'inherit'], env: demoEnvironment },
  );
  if (result.status !== 0) throw new Error(`orch ${args[0]} ended with ${result.status}`);
}

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: scratch, env: demoEnvironment, stdio: 'ignore' });
}

async function byHand(database: string, statements: readonly string[]): Promise<void> {
  const session = await openSession(await resolveConnection(`embedded:${database}`, scratch));
  try {
    for (const statement of statements) {
      typed(`${database}=#`, `${statement.trim()};`);
      const result = await session.query(statement);
      if (result.rows.length > 0) console.table(result.rows);
      else process.stdout.write(`${tagOf(statement, result.command)}\n`);
    }
  } finally {
    await closeSession(session);
  }
}

/** What psql would answer: the driver gives only the first word. */
function tagOf(statement: string, command: string): string {
  const [, kind = ''] = statement.trim().split(/\s+/);
  return command === 'CREATE' || command === 'ALTER' ? `${command} ${kind}` : command;
}

async function play(): Promise<void> {
  say('A scratch project: a Git repository and three databases on an embedded PostgreSQL');
  git('init', '--initial-branch=main', '.');
  symlinkSync(join(checkout, 'node_modules'), join(scratch, 'node_modules'), 'junction');
  writeFileSync(join(scratch, '.gitignore'), 'node_modules\n');
  writeFileSync(join(scratch, 'package.json'), '{ "name": "demo", "type": "module" }\n');
  orch('init');
  orch('db', 'start');

  say('Somebody makes a table by hand in the reference database');
  await byHand('reference', [recruits]);

  say('orch writes the revision, proves it on a shadow, and dev and prod run it');
  orch('gen-from-db', '--from', 'reference', '-m', 'create recruits');
  git('add', '-A');
  git('commit', '-m', 'Create recruits');
  orch('show', 'head');
  orch('up', '--env', 'dev');
  orch('up', '--env', 'prod', '--confirm', 'prod');

  say('prod gets rows, and the reference changes again');
  await byHand('prod', [
    `INSERT INTO recruits (first_name, surname, chatname) VALUES ('Ada', 'Lovelace', 'ada'), ('Alan', 'Turing', 'alan')`,
  ]);
  await byHand('reference', secondChange);
  orch('gen-from-db', '--from', 'reference', '-m', 'add cohorts to recruits');
  git('add', '-A');
  git('commit', '-m', 'Add cohorts to recruits');
  orch('show', 'head');
  orch('status', '--env', 'prod');
  orch('up', '--env', 'prod', '--confirm', 'prod');

  say('Down and up again; the rows are where they were');
  orch('down', '--env', 'prod', '--confirm', 'prod');
  orch('status', '--env', 'prod');
  orch('up', '--env', 'prod', '--confirm', 'prod');
  await byHand('prod', ['SELECT id, first_name, cohort, state FROM recruits ORDER BY id']);
  orch('history');

  say('Nothing is left to generate');
  orch('gen-from-db', '--from', 'reference', '-m', 'nothing is left to generate');
}

try {
  await play();
  say('Done.');
} finally {
  spawnSync(
    process.execPath,
    [join(checkout, 'packages/cli/dist/main.js'), 'db', 'stop', '--delete-data', '--yes'],
    {
      cwd: scratch,
      stdio: 'ignore',
    },
  );
  rmSync(scratch, { recursive: true, force: true });
}
