/**
 * The positions of a replay at which its database is worth keeping, nearest the end first: the
 * end itself and then at doubling distances from it, so that editing the i-th revision from the
 * end replays at most about 2i revisions, and a history of n keeps about log n databases.
 *
 *     checkpoints(10)  ->  10, 9, 8, 6, 2
 */
export function checkpoints(length: number): readonly number[] {
  const positions = length > 0 ? [length] : [];
  for (let distance = 1; distance < length; distance *= 2) positions.push(length - distance);
  return positions;
}
