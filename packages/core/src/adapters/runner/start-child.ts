import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Project } from '../../config/project.ts';
import { AtFile } from './at-file.ts';
import { ChildHandle } from './child-handle.ts';

/** Starts the process that runs a project's revisions; it loads what it needs and waits. */
export function startChild(project: Pick<Project, 'root'>): ChildHandle {
  const entry = new URL(isSource ? './child/main.ts' : './child/main.js', import.meta.url);
  const atFile = new AtFile();
  const child = fork(fileURLToPath(entry), [String(process.pid)], {
    cwd: project.root,
    execArgv: isSource ? ['--import', tsxLoader()] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', atFile.descriptor],
  });
  return new ChildHandle(child, atFile);
}

/** Sources run through tsx, as in the tests; what is built runs as it is. */
const isSource = import.meta.url.endsWith('.ts');

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
