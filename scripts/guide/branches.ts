import { guidePage } from './page.ts';
import { openStage } from './stage.ts';
import type { Entry, Stage, StageOptions } from './stage.ts';

const opening = `# Branches

Revisions are written where they are released from. A feature branch changes models and code; the
official revision is generated on \`main\` after the merge, from all that came together there. Two
branches that never write revisions never fight about them. What git and orch print here is what
they printed; \`pnpm run guide:write\` plays it again.
`;

const config = `import { defineConfig } from '@orch/core';

export default defineConfig({
  migrations: './migrations',
  extension: 'js',
  environments: { dev: 'embedded:dev' },
});
`;

const first = `exports.up = (knex) => knex.raw('CREATE TABLE recruits (id int PRIMARY KEY, first_name text)');
exports.down = (knex) => knex.raw('DROP TABLE recruits');
`;

const second = `exports.up = (knex) => knex.raw('ALTER TABLE recruits ADD COLUMN cohort text');
exports.down = (knex) => knex.raw('ALTER TABLE recruits DROP COLUMN cohort');
`;

const tried = `/**
 * Try notes.
 *
 * @revision 20261103090000_try_notes
 * @parents  20261102090000_add_cohort
 */
export const up = (knex) => knex.raw('ALTER TABLE recruits ADD COLUMN notes text');
export const down = (knex) => knex.raw('ALTER TABLE recruits DROP COLUMN notes');
`;

const notes = `exports.up = (knex) => knex.raw('ALTER TABLE recruits ADD COLUMN notes varchar(80)');
exports.down = (knex) => knex.raw('ALTER TABLE recruits DROP COLUMN notes');
`;

const created = 'migrations/20261101090000_create_recruits.js';
const cohort = 'migrations/20261102090000_add_cohort.js';

/** Commits are at a fixed time, so that they are the same commits each time. */
export function branchesStage(folder: string, options: StageOptions = {}): Stage {
  const date = '2026-11-20T10:30:00Z';
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, ...options.env };
  return openStage(folder, { ...options, env });
}

/** The story as a page of the guide. */
export function branchesPage(entries: readonly Entry[]): Promise<string> {
  return guidePage(opening, entries);
}

/** Plays a day with feature branches, on which revisions are refused. */
export async function playBranches(stage: Stage): Promise<void> {
  begin(stage);
  refused(stage);
  own(stage);
  reason(stage);
  released(stage);
  elsewhere(stage);
  await together(stage);
  await official(stage);
  everywhere(stage);
  policy(stage);
}

function begin(stage: Stage): void {
  stage.heading('A project with hooks');
  stage.write('orch.config.js', config);
  stage.write('migrations/package.json', '{ "type": "commonjs" }\n');
  stage.write(created, first);
  stage.orch(['up']);
  stage.commit('Create recruits');
  stage.say(
    'Hooks make git call orch in this clone. A hook that is there already is called first, and is back after `orch hooks remove`. They follow `core.hooksPath`, and work in every worktree.',
  );
  stage.orch(['hooks', 'install']);
}

function refused(stage: Stage): void {
  stage.heading('A revision on a feature branch');
  stage.git(['checkout', '-b', 'feature/cohorts']);
  stage.write(cohort, second);
  stage.git(['add', '.']);
  stage.git(['commit', '-m', 'Add cohorts'], 1);
  stage.say('It says what to type, so type it. The file stays in the folder, only Git lets it go.');
  stage.git(['rm', '--cached', cohort]);
}

function own(stage: Stage): void {
  stage.heading('Revisions of your own');
  stage.say(
    'On a feature branch your dev database is yours. What `orch create` writes there goes to `.orch/local`, which Git ignores; it runs after the official revisions, and never in a protected environment.',
  );
  stage.orch(['create', '--manual', 'try an index', '--dry-run']);
}

function reason(stage: Stage): void {
  stage.heading('When it must be');
  stage.say(
    'Sometimes a revision has to travel with its branch. Say why in the commit; the reason counts for everything that the branch did up to that commit, and for nothing after it. The hook before a commit cannot know its message yet, hence `--no-verify`; the hook before a push reads it.',
  );
  stage.git(['add', '.']);
  stage.git([
    'commit',
    '--no-verify',
    '-m',
    'Add cohorts',
    '--trailer',
    'Allow-Revisions: prod needs the column today',
  ]);
  stage.orch(['guard']);
}

function released(stage: Stage): void {
  stage.heading('What is released stays as it is');
  stage.say('A release branch may add revisions. It may not change one that others have run.');
  stage.git(['checkout', '-b', 'release/1', 'main']);
  stage.edit(created, 'first_name text', 'given_name text');
  stage.git(['add', '.']);
  stage.git(['commit', '-m', 'Call it given name'], 1);
  stage.say('Put it back with the command that is printed, and write a new revision instead.');
  stage.git(['restore', '--source=main', '--staged', '--worktree', '--', created]);
}

function elsewhere(stage: Stage): void {
  stage.heading('A checkout that leaves the database behind');
  stage.git(['checkout', 'feature/cohorts']);
  stage.orch(['up']);
  stage.say('Back on a branch without that revision, dev still has it.');
  stage.git(['checkout', 'release/1']);
  stage.say(
    'The warning never fails a checkout, and takes no time where both commits have the same revisions. A database that does not answer within a second is left alone. What it says to type brings the database to the commit that is checked out, with the code of the commit that the revision was applied from.',
  );
  stage.orch(['checkout-safe', 'HEAD', '--env', 'dev', '--yes']);
}

async function together(stage: Stage): Promise<void> {
  stage.heading('Git and the database together');
  stage.say(
    'Better to go with both at once. The way is tried on a throw-away database first; nothing is touched before that has shown that it ends in the schema of the commit. `--dry-run` stops there, and without `--yes` orch asks.',
  );
  stage.orch(['checkout-safe', 'feature/cohorts', '--yes']);
  await stage.psql('dev', "INSERT INTO recruits VALUES (1, 'Ada', 'c25'), (2, 'Grace', 'c26')");
  stage.say('The other branch does not have the column. Its values are not lost with it.');
  stage.orch(['checkout-safe', 'release/1', '--yes']);
  await stage.psql('dev', "INSERT INTO recruits VALUES (3, 'Edsger')");
  stage.orch(['checkout-safe', '-', '--yes']);
  await stage.psql('dev', 'SELECT * FROM recruits ORDER BY id');
  stage.say(
    'A branch stays a branch, and a commit, a tag or `origin/main` detaches HEAD, as with `git checkout`; `-` is what was checked out before. Your own hooks and filters run. Files that are not committed and would be changed, revisions that are in no commit, a merge that is not ended, a branch of another worktree, a database that is not what its revisions make: all of it is listed before anything happens.',
  );
  stage.say(
    'When a step fails, everything goes back to where it was. When the machine dies in between, the next command says so, and two others end it: `orch checkout-safe --continue` goes on, `orch checkout-safe --abort` goes back. With several databases, all are tried before the first is changed. `--clone try` moves a copy of each database and leaves the database itself alone; `--no-up` only reverts.',
  );
}

async function official(stage: Stage): Promise<void> {
  stage.heading('When a revision of your own has become official');
  stage.write('.orch/local/main/20261103090000_try_notes.js', tried);
  stage.orch(['up']);
  await stage.psql('dev', "UPDATE recruits SET notes = 'left-handed' WHERE id = 1");
  stage.say(
    'After the merge the official revision is generated on `main`, off a real database. It need not be what you had tried. After a pull your database has the one and Git the other:',
  );
  stage.write('migrations/20261104090000_add_notes.js', notes);
  stage.say(
    '`orch reconcile` runs both on throw-away databases and compares. What an official revision does and is there already is recorded in its place; what has nothing to do with yours is run; for the rest the changes that are missing are shown, and made in one transaction with the new record. Rows stay, and what a change takes away is stashed.',
  );
  stage.orch(['reconcile', '--dry-run']);
  stage.orch(['reconcile', '--yes']);
  await stage.psql('dev', 'SELECT * FROM recruits ORDER BY id');
  stage.say(
    'What was replaced stays in `orch.reconciled`, with its text. A revision that changes rows cannot be proved to have done so: orch names it and asks for `--skip-data` or `--run-data`. Work that is in no official revision is only given up with `--discard`, and what somebody made by hand only with `--all`. A protected environment is refused: local revisions never run there.',
  );
}

function everywhere(stage: Stage): void {
  stage.heading('The same rule for everybody');
  stage.say('Hooks can be skipped. Continuous integration cannot:');
  stage.say(`\`\`\`yaml
on: pull_request
jobs:
  guard:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # the guard needs the commit where the branch began
      - run: npm ci
      - run: npx orch guard --github --polite
\`\`\``);
  stage.say(
    'It needs no database. `--github` prints annotations, and takes the branch and its base from what the runner says; a branch of a fork is called `owner:branch`, so that somebody else’s `main` is not yours. `--base <branch>` names the base elsewhere, also for a branch that is stacked on another; on a push to `main` itself, `--base ${{ github.event.before }}` compares with where it was. The configuration is that of the branch, so let the owners of the code watch `orch.config.*`.',
  );
  stage.say('Your own Git server can refuse the push itself, in `hooks/pre-receive`:');
  stage.say(`\`\`\`sh
#!/bin/sh
exec orch guard --pre-receive
\`\`\``);
  stage.say(
    'A bare repository has no work tree, and the configuration in a pushed commit is code of whoever pushes it: it is never run. The folders come from the configuration of Git, or from `--migrations` and `--release-branch`:',
  );
  stage.say(`\`\`\`sh
git config --add orch.migrations migrations
git config --add orch.releaseBranches main
git config --add orch.guard 'hotfix/*=additions'
\`\`\``);
}

function policy(stage: Stage): void {
  stage.heading('Rules of your own');
  stage.say('By pattern, in the configuration; the first that matches the branch decides.');
  stage.say(`\`\`\`js
guard: {
  'hotfix/*': 'additions', // may add revisions, and change none that is released
  'sandbox/*': 'anything',
}
\`\`\``);
  stage.say(
    'Without a rule, branches of `releaseBranches` may add revisions and all others nothing. What counts is the difference that the branch itself makes: what it took from its base by a merge, what was squashed into its base, and what it reverted again are not its own.',
  );
}
