import { createHash } from 'node:crypto';
import { compareRevisionIds } from './compare-revision-ids.ts';
import { emptyMessage, nameOrder } from './errors.ts';
import { parseRevisionId } from './revision-id.ts';
import type { RevisionId } from './revision.ts';

/** What a new revision's name is made of. */
export interface RevisionNameParts {
  readonly message: string;
  readonly parents: readonly RevisionId[];
  readonly now: Date;
}

const longestName = 63;
const longestSlug = 40;
const longestPrefix = 20;
const stampedName = /^(?<prefix>\D*)(?<stamp>\d{14})(?!\d)/;
/** Sorts after any name that begins with a digit or a letter before z. */
const latePrefix = 'z_';

/**
 * Makes the id of a new revision, `<UTC yyyymmddHHMMSS>_<slug>` in at most 63 bytes, after the
 * prefix that the parents' names have before their time stamps. The time stamp is later than that
 * of every parent, also when a parent's clock was ahead, so that name order is a topological order.
 *
 * @throws OrchError `REVISION.EMPTY_MESSAGE` if the message has no words; `REVISION.NAME_ORDER`
 *   if a parent's name sorts after every time stamp
 */
export function makeRevisionName({ message, parents, now }: RevisionNameParts): RevisionId {
  const latest = [...parents].sort(compareRevisionIds).at(-1);
  const convention = stampedName.exec(latest ?? '')?.groups;
  const own = convention?.prefix ?? '';
  const stamp = laterStamp(now, convention?.stamp);
  for (const prefix of [Buffer.byteLength(own) > longestPrefix ? '' : own, latePrefix]) {
    const room = longestName - Buffer.byteLength(`${prefix}${stamp}_`);
    const id = parseRevisionId(`${prefix}${stamp}_${slugOf(message, room)}`);
    if (latest === undefined || compareRevisionIds(latest, id) < 0) return id;
  }
  throw nameOrder(latest ?? '');
}

/**
 * A message as part of a file name: lower-case ASCII words joined by `_`, at most `room` and
 * never more than 40 bytes, cut between words. A message in another script becomes a short hash
 * of itself.
 *
 * @throws OrchError `REVISION.EMPTY_MESSAGE`
 */
export function slugOf(message: string, room = longestSlug): string {
  const words = message
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (words.length > 0) return cutSlug(words, Math.min(room, longestSlug));
  if (!/[\p{L}\p{N}]/u.test(message)) throw emptyMessage(message);
  const hash = createHash('sha256').update(message.normalize('NFC')).digest('hex');
  return `revision_${hash.slice(0, 8)}`;
}

function cutSlug(words: readonly string[], limit: number): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}_${word}`;
    if (longer.length > limit) return slug === '' ? word.slice(0, limit) : slug;
    slug = longer;
  }
  return slug;
}

/** The moment in a revision's name; null where it has none. */
export function stampedMoment(id: RevisionId): Date | null {
  const stamp = stampedName.exec(id)?.groups?.['stamp'];
  const time = stamp === undefined ? null : timeOf(stamp);
  return time === null ? null : new Date(time);
}

/** Now, or one second after the parent's stamp. */
function laterStamp(now: Date, parent: string | undefined): string {
  const stamp = stampOf(now);
  if (parent === undefined || stamp > parent) return stamp;
  const time = timeOf(parent);
  // A stamp that is no date (month 13) can still be counted on.
  return time === null
    ? String(BigInt(parent) + 1n).padStart(14, '0')
    : stampOf(new Date(time + 1000));
}

function stampOf(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14);
}

function timeOf(stamp: string): number | null {
  const iso = stamp.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  const time = Date.parse(iso);
  return Number.isNaN(time) || stampOf(new Date(time)) !== stamp ? null : time;
}
