/** A name that changes to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** What is already there, and how a name is made that nothing has. */
export interface NamesInUse {
  readonly taken: Iterable<string>;
  spare(name: string, taken: ReadonlySet<string>): string;
}

/**
 * Orders changes of names so that none meets a name that is in use. Where names go round in a
 * circle, one of them waits under a spare name; a name whose bearer is not renamed is freed by
 * giving its bearer a spare one for good.
 *
 *     a -> b, b -> a   becomes   a -> spare, b -> a, spare -> b
 */
export function orderMoves(moves: readonly Move[], names: NamesInUse): readonly Move[] {
  const taken = new Set(names.taken);
  const ordered: Move[] = [];
  const perform = (from: string, to: string): void => {
    ordered.push({ from, to });
    taken.delete(from);
    taken.add(to);
  };
  let pending = moves.filter(({ from, to }) => from !== to);
  const moving = new Set(pending.map(({ from }) => from));
  for (const { to } of pending) {
    if (taken.has(to) && !moving.has(to)) perform(to, names.spare(to, taken));
  }
  while (pending.length > 0) {
    const free = pending.find(({ to }) => !taken.has(to));
    if (free !== undefined) {
      perform(free.from, free.to);
      pending = pending.filter((move) => move !== free);
      continue;
    }
    const [first, ...rest] = pending;
    if (first === undefined) break;
    const waiting = names.spare(first.from, taken);
    perform(first.from, waiting);
    pending = [...rest, { from: waiting, to: first.to }];
  }
  return ordered;
}
