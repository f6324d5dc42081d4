import { planSwitch } from '@orch/core/checkout/plan-switch';
import { makeHistory } from '@orch/core/history/history';
import { planTo } from '@orch/core/plan/plan-run';
import { readRevision } from '@orch/core/revision/read-revision';
import type { Revision } from '@orch/core/revision/revision';
import type { AppliedRevision } from '@orch/core/store/applied-revision';
import type { Figure } from '../figure.ts';
import { known, measure, ratio } from '../measure.ts';

/** Planning a move between two branches of a long history, against a copy of its names and parents. */
export const planMoveFigure: Figure = {
  name: 'plan-move',
  question: 'What does planning a move between two long branches take? (10,000 revisions: 100 ms)',
  async measure(bench) {
    const sizes = bench.quick ? [500, 2_500] : [2_000, 10_000];
    const moves = sizes.map(makeMove);
    const timings = await measure(
      moves.flatMap((move) => [
        { what: `copy of the links, ${move.count} revisions`, run: async () => copyLinks(move) },
        { what: `orch plan, ${move.count} revisions`, run: async () => plan(move) },
      ]),
      bench.quick ? 5 : 15,
    );
    const [small = 0, large = 0] = sizes;
    return {
      timings,
      ratios: known([
        ...sizes.map((n) =>
          ratio(timings, `orch plan, ${n} revisions`, `copy of the links, ${n} revisions`),
        ),
        ratio(
          timings,
          `orch plan, ${large} revisions`,
          `orch plan, ${small} revisions`,
          (large / small) * 1.25,
        ),
      ]),
      notes: [],
    };
  },
};

/** A history of a trunk and two branches, of which one is applied and the other wanted. */
interface Move {
  readonly count: number;
  readonly revisions: readonly Revision[];
  readonly applied: readonly AppliedRevision[];
  readonly wanted: readonly Revision[];
}

function makeMove(count: number): Move {
  const trunk = chain('a', count / 2, null);
  const left = chain('b', count / 4, trunk.at(-1) ?? null);
  const right = chain('c', count / 4, trunk.at(-1) ?? null);
  return {
    count,
    revisions: [...trunk, ...left, ...right],
    applied: [...trunk, ...left].map(asApplied),
    wanted: [...trunk, ...right],
  };
}

function chain(name: string, length: number, first: Revision | null): readonly Revision[] {
  const revisions: Revision[] = [];
  for (let at = 0; at < length; at += 1) {
    const parent = revisions.at(-1) ?? first;
    const id = `${name}${String(at).padStart(6, '0')}`;
    const header = `/**\n * ${id}.\n *\n * @revision ${id}\n * @parents ${parent?.id ?? ''}\n */\n`;
    const source = `${header}exports.down = exports.up = () => null;\n`;
    const bytes = Buffer.from(source);
    revisions.push(readRevision({ fileName: `${id}.js`, path: `migrations/${id}.js`, bytes }));
  }
  return revisions;
}

function asApplied({ id, parents, checksum, source, path, fileName }: Revision): AppliedRevision {
  const run = { commit: null, appliedBy: 'bench', appliedAt: '2026-11-20T10:00:00Z' };
  return { id, parents, checksum, source, path, fileName, ...run, durationMs: 1, origin: 'run' };
}

function copyLinks({ revisions, count }: Move): void {
  const links = structuredClone(revisions.map(({ id, parents }) => [id, parents]));
  expectCount(links.length, count);
}

/** Links the history, and plans the way of `orch to` and that of `orch checkout-safe`. */
function plan({ revisions, applied, wanted, count }: Move): void {
  const history = makeHistory(revisions);
  const ids = new Set(applied.map(({ id }) => id));
  const move = planTo(
    { history, applied: ids },
    [wanted.at(-1)?.id].filter((id) => id !== undefined),
  );
  expectCount(move.kind === 'planned' ? move.steps.length : 0, count / 2);
  const { revert, apply } = planSwitch(applied, wanted);
  expectCount(revert.length + apply.length, count / 2);
}

function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}
