import { createHash } from 'node:crypto';

/**
 * The name of something that stands only between two steps: the same each time, in at most 62
 * bytes, so that a letter can be put before it, and one that nobody else would choose.
 */
export function stepName(does: string, ...of: readonly string[]): string {
  const name = ['orch', does, ...of].join('_');
  if (Buffer.byteLength(name) <= 62) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 40);
  return `orch_${does}_${digest}`;
}
