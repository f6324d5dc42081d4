import type { Figure } from '../figure.ts';
import { knex, orch, writeKnexProject } from '../knex-project.ts';
import { known, measure, ratio } from '../measure.ts';
import type { Subject } from '../measure.ts';
import { runProgram } from '../workbench.ts';
import { makeRevisions } from '../write-revisions.ts';

/** Asking what is applied and what is pending, against Knex and an empty Node process. */
export const statusFigure: Figure = {
  name: 'status',
  question: 'How long does a person wait for the status?',
  async measure(bench) {
    const sizes = bench.quick ? [100] : [100, 1_000];
    const subjects: Subject[] = [
      { what: 'node, nothing done', run: () => runProgram(process.execPath, ['--eval', '0']) },
    ];
    for (const size of sizes) {
      const base = await bench.folder('status');
      const project = await writeKnexProject(base, makeRevisions(size));
      const byKnex = await bench.createDatabase(`status_knex_${size}`);
      const byOrch = await bench.createDatabase(`status_orch_${size}`);
      await knex(project, byKnex, 'migrate:latest');
      await orch(project, byOrch, 'up', '--yes');
      subjects.push(
        {
          what: `knex migrate:status, ${size} revisions`,
          run: () => knex(project, byKnex, 'migrate:status'),
        },
        { what: `orch status, ${size} revisions`, run: () => orch(project, byOrch, 'status') },
      );
    }

    const timings = await measure(subjects, bench.quick ? 3 : 11);
    const beside = (size: number, atMost?: number) =>
      ratio(
        timings,
        `orch status, ${size} revisions`,
        `knex migrate:status, ${size} revisions`,
        atMost,
      );
    return {
      timings,
      // Knex reads the names of the files, and orch the files, to see what was edited.
      ratios: known([beside(100, 1), beside(1_000)]),
      notes: ['all revisions are applied'],
    };
  },
};
