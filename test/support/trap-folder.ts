import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** Settings of a repository that name a program. */
export const hostileKeys = [
  'core.fsmonitor',
  'core.sshCommand',
  'core.pager',
  'core.editor',
  'core.askPass',
  'core.gitProxy',
  'core.alternateRefsCommand',
  'diff.external',
  'diff.trap.command',
  'diff.trap.textconv',
  'merge.trap.driver',
  'filter.trap.clean',
  'filter.trap.smudge',
  'filter.trap.process',
  'credential.helper',
  'gpg.program',
  'log.showSignature',
  'uploadpack.packObjectsHook',
  'remote.origin.uploadpack',
  'remote.origin.vcs',
  'pager.rev-parse',
  'pager.ls-tree',
  'pager.cat-file',
  'alias.rev-parse',
  'alias.cat-file',
];

/** A program that nothing may run. */
export interface Trap {
  readonly program: string;
  /** A folder that holds it as every hook. */
  readonly hooks: string;
  /** Whether it was run. */
  sprung(): boolean;
}

/** A program, also as every hook, that leaves a mark when it is run. */
export function trapFolder(): Trap {
  const folder = temporaryFolder('trap');
  const mark = join(folder, 'sprung');
  const program = join(folder, 'program');
  const hooks = join(folder, 'hooks');
  mkdirSync(hooks);
  const names = ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc'];
  for (const file of [program, ...names.map((name) => join(hooks, name))]) {
    writeFileSync(file, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`);
    chmodSync(file, 0o755);
  }
  return { program, hooks, sprung: () => existsSync(mark) };
}
