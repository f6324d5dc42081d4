import { join } from 'node:path';
import { findHooksFolder } from '../adapters/git/hooks-folder.ts';
import { readHookFile, removeHook, writeHook, type HookFile } from '../adapters/git/hook-files.ts';
import { pathInRepository } from '../adapters/git/read-history-at-commit.ts';
import type { Project } from '../config/project.ts';
import type { Repository } from '../git/repository.ts';
import { noFolders, otherProject, twoPrevious } from '../guard/errors.ts';
import {
  hookNames,
  hookScript,
  previousSuffix,
  type HookName,
  type HookPlace,
} from '../guard/hook-script.ts';

/** Whose hooks, and what they call. */
export interface HooksRequest extends Pick<HookPlace, 'machine'> {
  readonly project: Project;
  readonly repository: Repository;
}

/** One hook as it is, and what is to be done about it. */
export interface HookStep {
  readonly name: HookName;
  readonly path: string;
  /** Whether orch is called, by the script as it is written today or by another one. */
  readonly state: 'installed' | 'outdated' | 'absent';
  /** A hook that somebody else wrote is called first, or is the only one. */
  readonly other: 'none' | 'chained' | 'alone';
  readonly step: 'write' | 'remove' | 'nothing';
}

interface Planned {
  readonly step: HookStep;
  readonly file: HookFile;
  readonly script: string;
}

/** How the hooks are. Changes nothing. @throws OrchError `HOOKS.SHARED_FOLDER`, `GUARD.NO_FOLDERS` */
export async function readHooks(request: HooksRequest): Promise<readonly HookStep[]> {
  return (await plan(request, () => 'nothing')).map(({ step }) => step);
}

/**
 * Makes git call orch; hooks that are there are called first. Doing it again changes nothing.
 *
 * @throws OrchError `HOOKS.SHARED_FOLDER`, `HOOKS.TWO_PREVIOUS`, `HOOKS.OTHER_PROJECT`
 */
export async function installHooks(
  request: HooksRequest,
  mode: 'plan' | 'perform',
): Promise<readonly HookStep[]> {
  const planned = await plan(request, ({ text }, script) =>
    text === script ? 'nothing' : 'write',
  );
  for (const { file } of planned) {
    if (file.isOwn && configOf(file.text ?? '') !== configLine(configPath(request))) {
      throw otherProject(file.path);
    }
    // A hook manager that writes its hook again over that of orch has not made a second one.
    if (
      file.text !== null &&
      !file.isOwn &&
      file.previous !== null &&
      file.text !== file.previous
    ) {
      throw twoPrevious(file.path, file.path + previousSuffix);
    }
  }
  if (mode === 'perform') {
    for (const { step, file, script } of planned) {
      if (step.step === 'write') await writeHook(file, script);
    }
  }
  return planned.map(({ step }) => step);
}

/** Takes the hooks of orch away and puts back those that were there before. */
export async function removeHooks(
  request: HooksRequest,
  mode: 'plan' | 'perform',
): Promise<readonly HookStep[]> {
  const planned = await plan(request, ({ isOwn }) => (isOwn ? 'remove' : 'nothing'));
  if (mode === 'perform') {
    for (const { step, file } of planned) if (step.step === 'remove') await removeHook(file);
  }
  return planned.map(({ step }) => step);
}

async function plan(
  request: HooksRequest,
  stepFor: (file: HookFile, script: string) => HookStep['step'],
): Promise<readonly Planned[]> {
  const folder = await findHooksFolder(request.repository);
  const machine = folder.isInWorkTree ? null : request.machine;
  const config = configPath(request);
  return Promise.all(
    hookNames.map(async (name): Promise<Planned> => {
      const file = await readHookFile(join(folder.path, name));
      const script = hookScript(name, { config, machine });
      const { path, text, isOwn, previous } = file;
      const own = text === script ? 'installed' : 'outdated';
      const state = isOwn ? own : 'absent';
      const other = isOwn
        ? previous === null
          ? 'none'
          : 'chained'
        : text === null
          ? 'none'
          : 'alone';
      return { step: { name, path, state, other, step: stepFor(file, script) }, file, script };
    }),
  );
}

/** The configuration from the top of the work tree. */
function configPath({ project, repository }: HooksRequest): string {
  if (project.source.path === null) throw noFolders(false);
  return pathInRepository(repository, project.source.path);
}

function configOf(script: string): string | undefined {
  return script.split(/\r?\n/).find((line) => line.startsWith('config='));
}

function configLine(config: string): string | undefined {
  return configOf(hookScript('pre-commit', { config, machine: null }));
}
