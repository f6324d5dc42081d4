import type { ClientBase } from 'pg';
import type { RevisionId } from '../../../revision/revision.ts';
import { parseJointMove } from '../../../runner/joint-move.ts';
import type { JointRecord } from '../../../runner/joint-move.ts';

interface RunRow {
  readonly joint: unknown;
  readonly result: string;
}

/** Joint moves that are looked back at; more are never open at the same time. */
const mostMoves = 20;

/**
 * What a database with a store knows about joint moves.
 *
 * @param applied what is applied to it
 */
export async function readJointRecord(
  session: ClientBase,
  applied: ReadonlySet<RevisionId>,
): Promise<JointRecord> {
  const { rows } = await session.query<RunRow>(
    `(SELECT joint, result FROM orch.runs ORDER BY id DESC LIMIT 1)
     UNION ALL
     (SELECT joint, result FROM orch.runs WHERE joint IS NOT NULL ORDER BY id DESC LIMIT $1)`,
    [mostMoves],
  );
  const done = rows.flatMap(({ joint, result }) => {
    const move = result === 'done' ? parseJointMove(joint) : null;
    return move === null ? [] : [move.id];
  });
  return { applied, last: parseJointMove(rows[0]?.joint ?? null), done: new Set(done) };
}
