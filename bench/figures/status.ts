import type { Figure } from '../figure.ts';
import { knex, orch, writeKnexProject } from '../knex-project.ts';
import { known, measure, ratio } from '../measure.ts';
import { runProgram } from '../workbench.ts';
import { makeRevisions } from '../write-revisions.ts';

/** Asking what is applied and what is pending, against Knex and an empty Node process. */
export const statusFigure: Figure = {
  name: 'status',
  question: 'How long does a person wait for the status?',
  async measure(bench) {
    const size = bench.quick ? 100 : 1_000;
    const base = await bench.folder('status');
    const project = await writeKnexProject(base, makeRevisions(size));
    const byKnex = await bench.createDatabase('status_knex');
    const byOrch = await bench.createDatabase('status_orch');
    await knex(project, byKnex, 'migrate:latest');
    await orch(project, byOrch, 'up', '--yes');

    const timings = await measure(
      [
        { what: 'node, nothing done', run: () => runProgram(process.execPath, ['--eval', '0']) },
        { what: 'knex migrate:status', run: () => knex(project, byKnex, 'migrate:status') },
        { what: 'orch status', run: () => orch(project, byOrch, 'status') },
      ],
      bench.quick ? 3 : 11,
    );
    return {
      timings,
      ratios: known([ratio(timings, 'orch status', 'knex migrate:status', 1)]),
      notes: [`${size} revisions, all applied`],
    };
  },
};
