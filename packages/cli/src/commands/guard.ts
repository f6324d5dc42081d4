import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Project } from '@orch/core/config/project';
import type { GuardReport } from '@orch/core/use-cases/guard-state';
import { defineCommand } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { describeReport, printReport } from '../guard-view.ts';

export const command = defineCommand({
  description:
    'Refuses revision files on branches that should have none, and changes of released ones ' +
    'everywhere. What counts is what the branch itself did since it left its base; a commit with ' +
    'the trailer `Allow-Revisions: <reason>` lets through what the branch did up to it. Reads ' +
    'Git only, no database; exits with 3 when it refuses.',
  options: {
    base: {
      type: 'string',
      placeholder: 'branch',
      describe: 'What the branch began from; the release branches unless given',
    },
    branch: {
      type: 'string',
      placeholder: 'name',
      describe: 'The name of the branch, where none is checked out (CI)',
    },
    staged: { type: 'boolean', describe: 'Judge what is staged; for a pre-commit hook' },
    'pre-push': { type: 'boolean', describe: 'Judge what git tells a pre-push hook on stdin' },
    remote: {
      type: 'string',
      placeholder: 'name',
      describe: 'With --pre-push: the remote that is pushed to',
    },
    'pre-receive': {
      type: 'boolean',
      describe: 'Judge what git tells a pre-receive hook on stdin; runs no configuration',
    },
    migrations: {
      type: 'strings',
      placeholder: 'folder',
      describe: 'With --pre-receive: a folder of revisions; else orch.migrations of git config',
    },
    'release-branch': {
      type: 'strings',
      placeholder: 'pattern',
      describe: 'With --pre-receive: release branches; else orch.releaseBranches of git config',
    },
    polite: { type: 'boolean', describe: 'Leave out the remark' },
    github: {
      type: 'boolean',
      describe: 'Print annotations, and take branch and base from the variables of GitHub Actions',
    },
  },
  examples: [
    { run: 'orch guard', does: 'Judges the branch that is checked out' },
    { run: 'orch guard --base feature/a', does: 'Judges a branch that is stacked on another' },
    { run: 'orch guard --github --polite', does: 'Judges a pull request in GitHub Actions' },
    { run: 'orch guard --pre-receive', does: 'Judges a push, in a hook of a bare repository' },
  ],
  changes: false,
  async run({ options, cwd, project }) {
    const modes = [options.staged, options['pre-push'], options['pre-receive']];
    if (modes.filter(Boolean).length > 1) {
      throw invalidArgument('guard', '--staged, --pre-push and --pre-receive exclude each other');
    }
    const isPush = options['pre-push'] || options['pre-receive'];
    if (isPush && (options.base ?? options.branch) !== undefined) {
      throw invalidArgument('guard', 'a push says itself which branches it moves');
    }
    const reports = options['pre-receive']
      ? await guardReceived(cwd, options.migrations, options['release-branch'])
      : options['pre-push']
        ? await guardPushed(await project(), options.remote ?? 'origin')
        : [await guardWork(await project(), cwd, options)];
    const tone = { polite: options.polite, github: options.github, staged: options.staged };
    return {
      result: { branches: reports.map((report) => describeReport(report, tone)) },
      print: (out) => {
        for (const report of reports) printReport(out, report, tone);
      },
      exitCode: reports.some(({ findings }) => findings.length > 0) ? 3 : 0,
    };
  },
});

interface WorkOptions {
  readonly base: string | undefined;
  readonly branch: string | undefined;
  readonly staged: boolean;
  readonly github: boolean;
}

async function guardWork(
  project: Project,
  cwd: string,
  options: WorkOptions,
): Promise<GuardReport> {
  const [{ requireRepository }, { rulesOfProject }, { guardCheckout }] = await Promise.all([
    import('@orch/core/adapters/git/find-repository'),
    import('@orch/core/use-cases/guard-rules'),
    import('@orch/core/use-cases/guard-checkout'),
  ]);
  const repository = await requireRepository(project.root);
  const indexFile = options.staged ? variable('GIT_INDEX_FILE') : undefined;
  const runner = options.github ? await readRunner() : { branch: null, base: null };
  return guardCheckout({
    repository,
    rules: rulesOfProject(project, repository),
    state: options.staged ? 'staged' : 'committed',
    indexFile: indexFile === undefined ? null : resolve(cwd, indexFile),
    branch: options.branch ?? runner.branch,
    base: options.base ?? runner.base,
  });
}

/** What GitHub Actions says: a pull request has a base, a push only a branch. */
async function readRunner(): Promise<{ branch: string | null; base: string | null }> {
  const base = variable('GITHUB_BASE_REF') ?? null;
  const head = variable('GITHUB_HEAD_REF');
  if (base === null || head === undefined) {
    return { branch: variable('GITHUB_REF_NAME') ?? null, base };
  }
  const { pullRequestBranch } = await import('@orch/core/adapters/git/read-pull-request');
  const eventPath = variable('GITHUB_EVENT_PATH') ?? null;
  return { branch: await pullRequestBranch(head, { eventPath }), base };
}

async function guardPushed(project: Project, remote: string): Promise<readonly GuardReport[]> {
  const [{ requireRepository }, { placeOf }, { rulesOfProject }, { guardUpdates }, updates] =
    await Promise.all([
      import('@orch/core/adapters/git/find-repository'),
      import('@orch/core/adapters/git/git-place'),
      import('@orch/core/use-cases/guard-rules'),
      import('@orch/core/use-cases/guard-updates'),
      import('@orch/core/guard/ref-update'),
    ]);
  const repository = await requireRepository(project.root);
  return guardUpdates({
    place: placeOf(repository, null),
    rules: rulesOfProject(project, repository),
    updates: updates.parsePushed(await text(process.stdin)),
    remote,
  });
}

async function guardReceived(
  cwd: string,
  migrations: readonly string[],
  releaseBranches: readonly string[],
): Promise<readonly GuardReport[]> {
  const [{ gitDirectoryPlace }, { rulesOfRepository }, { guardUpdates }, updates] =
    await Promise.all([
      import('@orch/core/adapters/git/git-place'),
      import('@orch/core/use-cases/guard-rules'),
      import('@orch/core/use-cases/guard-updates'),
      import('@orch/core/guard/ref-update'),
    ]);
  const place = await gitDirectoryPlace(resolve(cwd, variable('GIT_DIR') ?? '.'), process.env);
  return guardUpdates({
    place,
    rules: await rulesOfRepository(place, { migrations, releaseBranches }),
    updates: updates.parseReceived(await text(process.stdin)),
    remote: null,
  });
}

function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
