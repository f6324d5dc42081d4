import type { EngineName } from '../../../config/engine-name.ts';
import type { RevisionId } from '../../../revision/revision.ts';
import type { RunEvent } from '../../../runner/run-event.ts';
import type { RunStep } from '../../../runner/run-step.ts';
import type { ChildOptions } from '../protocol.ts';
import type { RevisionContext } from '../../../runner/revision-context.ts';
import { batchUnavailable } from '../revision-errors.ts';
import { aboutStep } from './load-revision.ts';

/** What a revision is told about. */
export interface ContextParts {
  readonly step: RunStep;
  readonly context: {
    readonly options: Pick<ChildOptions<unknown>, 'x' | 'environment'>;
    tell(event: RunEvent): void;
  };
  /** What is applied, in its order. */
  readonly ledger: { readonly applied: readonly RevisionId[] };
}

/** The second argument of a revision's function. */
export function makeRevisionContext(job: ContextParts, engine: EngineName): RevisionContext {
  const { options, tell } = job.context;
  const { id } = job.step.revision;
  return Object.freeze({
    x: Object.freeze({ ...options.x }),
    environment: options.environment,
    engine,
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
