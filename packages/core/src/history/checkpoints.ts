/**
 * The positions of a replay at which its database is worth keeping, nearest the end first: the
 * end itself and then at doubling distances of 16 and more, so that editing the i-th revision from the
 * end replays at most about 16 + 2i revisions, and a history of n keeps about log n databases.
 *
 *     checkpoints(100)  ->  100, 84, 68, 36
 */
export function checkpoints(length: number): readonly number[] {
  const positions = length > 0 ? [length] : [];
  for (let distance = 16; distance < length; distance *= 2) positions.push(length - distance);
  return positions;
}
