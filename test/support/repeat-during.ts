import {
  closeSession,
  openSession,
  type PostgresTarget,
} from '@orch/core/adapters/postgres/connect';

type Session = Awaited<ReturnType<typeof openSession>>;

/** Repeats something on a session of its own, as an application would, until other work is over. */
export async function repeatDuring(
  target: PostgresTarget,
  work: Promise<unknown>,
  again: (session: Session) => Promise<void>,
): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const session = await openSession(target);
  try {
    while (!isOver) await again(session);
  } finally {
    await closeSession(session);
    await over;
  }
}
