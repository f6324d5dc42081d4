import { createHash, randomBytes } from 'node:crypto';
import { invalidShadowName } from './errors.ts';

/** A shadow that is in use: its name tells who made it. */
export interface WorkingName {
  readonly name: string;
  /** 16 hex digits: the advisory lock that its creator holds as long as it lives. */
  readonly creator: string;
}

const working = /^orch_shadow_w_([0-9a-f]{16})_([0-9a-f]{8})_([0-9a-f]{12})$/;

/** A creator's key, unlike every other. */
export function newCreator(): string {
  return randomBytes(8).toString('hex');
}

/** A new name for a shadow of this creator. */
export function newWorkingName(creator: string): WorkingName {
  const unique = randomBytes(4).toString('hex');
  return {
    name: `orch_shadow_w_${creator}_${unique}_${proofOf(creator, unique)}`,
    creator,
  };
}

/**
 * Reads a name that {@link newWorkingName} made; null for every other. The name's last part is a
 * hash of the rest, so that no other database has such a name by chance: this is what allows a
 * shadow to be swept whose creator died before it could leave its mark.
 */
export function parseWorkingName(name: string): WorkingName | null {
  const [, creator, unique, proof] = working.exec(name) ?? [];
  if (creator === undefined || unique === undefined) return null;
  return proof === proofOf(creator, unique) ? { name, creator } : null;
}

/**
 * Checks a template's name: `orch_shadow_...` in plain characters, and at most 63 bytes, because
 * PostgreSQL would shorten a longer one in silence to that of another database.
 *
 * @throws OrchError `SHADOW.INVALID_NAME`
 */
export function checkTemplateName(name: string): string {
  if (!/^orch_shadow_[a-z0-9_]+$/.test(name) || Buffer.byteLength(name) > 63) {
    throw invalidShadowName(name);
  }
  if (name.startsWith('orch_shadow_w_')) throw invalidShadowName(name);
  return name;
}

/** The creator's key as the number of an advisory lock. */
export function lockNumber(creator: string): string {
  return BigInt.asIntN(64, BigInt(`0x${creator}`)).toString();
}

function proofOf(creator: string, unique: string): string {
  return createHash('sha256').update(`orch shadow ${creator} ${unique}`).digest('hex').slice(0, 12);
}
