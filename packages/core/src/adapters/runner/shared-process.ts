import type { Project } from '../../config/project.ts';
import type { ChildHandle } from './child-handle.ts';
import { startChild } from './start-child.ts';

/**
 * One process for the runners of a project that follow each other, e.g. on shadows: starting a
 * process and loading Knex takes longer than most of what is run there. One in which anything
 * failed is ended, never used again.
 */
export class SharedProcess {
  private readonly project: Pick<Project, 'root'>;
  private idle: ChildHandle | null = null;

  constructor(project: Pick<Project, 'root'>) {
    this.project = project;
  }

  /** A process for the next runner, that of the one before where it can be had. */
  take(): ChildHandle {
    const handle = this.idle ?? startChild(this.project);
    this.idle = null;
    return handle;
  }

  /** Takes back the process of a runner that is not used any more. */
  async giveBack(handle: ChildHandle): Promise<void> {
    if (this.idle === null && (await handle.leave())) this.idle = handle;
    else await handle.close();
  }

  /** Ends the process. */
  async end(): Promise<void> {
    const { idle } = this;
    this.idle = null;
    await idle?.close();
  }
}
