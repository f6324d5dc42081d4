import type { RevisionContext } from '../../../runner/revision-context.ts';
import { batchUnavailable } from '../revision-errors.ts';
import { aboutStep } from './load-revision.ts';
import type { Job } from './run-in-transaction.ts';

/** The second argument of a revision's function. */
export function makeRevisionContext(job: Job): RevisionContext {
  const { options, tell } = job.context;
  const { id } = job.step.revision;
  return Object.freeze({
    x: Object.freeze({ ...options.x }),
    environment: options.environment,
    wasAppliedBefore: (first: string, second: string) => {
      const of = job.ledger.applied.filter((one) => one === first || one === second);
      return of.length === 2 && of[0] === first;
    },
    // A revision in JavaScript may log anything.
    log: (message: unknown) => tell({ kind: 'log', id, message: String(message) }),
    batch: (): never => {
      throw batchUnavailable(aboutStep(job.step));
    },
  });
}
