import { fileURLToPath } from 'node:url';
import { defineCommand } from '../command.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { printLeftBehind, printState, printSteps } from '../hooks-view.ts';

export const command = defineCommand({
  description:
    'Makes git call orch: pre-commit and pre-push run `orch guard`, and post-checkout warns when a ' +
    'plain `git checkout` left a database elsewhere. Hooks that are there are called first, and ' +
    'are back when those of orch are removed. `ORCH_HOOKS=0` silences them for one command.',
  args: [
    {
      name: 'action',
      describe: 'Show them (unless given), install or remove them; git calls post-checkout',
      choices: ['status', 'install', 'remove', 'post-checkout'],
    },
    { name: 'commits', describe: 'With post-checkout: from and to', variadic: true },
  ],
  examples: [
    { run: 'orch hooks install', does: 'Installs the hooks in this clone' },
    { run: 'orch hooks', does: 'Shows which hooks are installed' },
    { run: 'orch hooks remove', does: 'Takes them away, and puts back those before' },
  ],
  changes: true,
  async run(context) {
    const { action = 'status', commits } = context.args;
    if (action === 'post-checkout') return afterCheckout(context, commits);
    if (commits.length > 0) throw invalidArgument('hooks', `${action} takes no commits`);
    const [project, { requireRepository }, hooks] = await Promise.all([
      context.project(),
      import('@orch/core/adapters/git/find-repository'),
      import('@orch/core/use-cases/hooks'),
    ]);
    const repository = await requireRepository(project.root);
    const request = {
      repository,
      project,
      machine: {
        node: process.execPath,
        main: fileURLToPath(new URL('../main.js', import.meta.url)),
      },
    };
    const mode = context.dryRun ? 'plan' : 'perform';
    if (action === 'status') {
      const steps = await hooks.readHooks(request);
      return { result: { hooks: steps }, print: (out) => printState(out, steps, context.cwd) };
    }
    const perform = action === 'install' ? hooks.installHooks : hooks.removeHooks;
    const steps = await perform(request, mode);
    return {
      result: { hooks: steps, dryRun: context.dryRun },
      print: (out) => printSteps(out, steps, context),
    };
  },
});

async function afterCheckout(
  { project: load, targets: loadTargets }: Pick<CommandContext, 'project' | 'targets'>,
  commits: readonly string[],
): Promise<CommandResult> {
  const [from, to] = commits;
  if (from === undefined || to === undefined) {
    throw invalidArgument('hooks', 'post-checkout needs the two commits that git tells its hook');
  }
  const [project, targets, { requireRepository }, { findLeftBehind }] = await Promise.all([
    load(),
    loadTargets(),
    import('@orch/core/adapters/git/find-repository'),
    import('@orch/core/use-cases/hooks-post-checkout'),
  ]);
  const repository = await requireRepository(project.root);
  const left = await findLeftBehind({ project, repository, targets, from, to });
  return {
    result: { left },
    print: (out) => {
      for (const one of left) printLeftBehind(out, one);
    },
  };
}
