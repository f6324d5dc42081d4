import { badCloneName } from './errors.ts';

const mostBytes = 63;

/**
 * The name of the copy of a database. Nothing is changed to make a name fit, so two names never
 * become one.
 *
 * @throws OrchError `CHECKOUT.CLONE_NAME`
 */
export function cloneNameOf(database: string, name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) throw badCloneName(name, 'it holds other characters');
  const whole = `${database}_${name}`;
  const bytes = Buffer.byteLength(whole);
  if (bytes > mostBytes) {
    throw badCloneName(name, `${whole} would have ${bytes} bytes, PostgreSQL keeps ${mostBytes}`);
  }
  return whole;
}
