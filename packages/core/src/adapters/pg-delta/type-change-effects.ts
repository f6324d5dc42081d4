import { baseType } from './casts.ts';

/** What changing a column's type does to its rows. */
export interface TypeChangeEffects {
  /** Whether every row is written anew; a scan alone is no rewrite. */
  readonly rewrites: boolean;
  /** Whether values may be rounded or cut without an error. */
  readonly loses: boolean;
}

/**
 * Tells the effects of `ALTER COLUMN TYPE` without a conversion of one's own. What is not known to
 * leave the rows alone writes them anew.
 */
export function typeChangeEffects(from: string, to: string): TypeChangeEffects {
  return { rewrites: !isMetadataOnly(from, to), loses: isLossy(from, to) };
}

const stringTypes = new Set(['text', 'character varying']);

function isMetadataOnly(from: string, to: string): boolean {
  const [source, target] = [baseType(from), baseType(to)];
  // A collation changes indexes only.
  if (withoutCollation(from) === withoutCollation(to)) return true;
  if (source === 'cidr' && target === 'inet') return true;
  const [before, after] = [modifiers(from), modifiers(to)];
  if (stringTypes.has(source) && stringTypes.has(target)) return isWiderOrFree(before[0], after[0]);
  if (source !== target) return false;
  switch (source) {
    case 'numeric':
      return after.length === 0 || (before[1] === after[1] && isWiderOrFree(before[0], after[0]));
    case 'bit varying':
    case 'interval':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
    case 'time without time zone':
      return isWiderOrFree(before[0], after[0]);
    default:
      return false;
  }
}

function isWiderOrFree(before: number | undefined, after: number | undefined): boolean {
  return after === undefined || (before !== undefined && after >= before);
}

const exactRank: readonly string[] = ['smallint', 'integer', 'bigint'];

/** Targets that drop a part of the value without asking. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  numeric: ['smallint', 'integer', 'bigint', 'real', 'double precision'],
  real: exactRank,
  'double precision': [...exactRank, 'real'],
  'timestamp without time zone': ['date', 'time without time zone'],
  'timestamp with time zone': ['date', 'time without time zone', 'time with time zone'],
  'time with time zone': ['time without time zone'],
  interval: ['time without time zone'],
  smallint: ['boolean'],
  integer: ['boolean'],
  inet: ['cidr'],
  jsonb: [],
  json: ['jsonb'],
};

function isLossy(from: string, to: string): boolean {
  const [source, target] = [baseType(from), baseType(to)];
  if (narrower[source]?.includes(target)) return true;
  const [before, after] = [modifiers(from), modifiers(to)];
  if (target === 'numeric' && after[1] !== undefined) {
    if (['real', 'double precision'].includes(source)) return true;
    return source === 'numeric' && (before[1] === undefined || after[1] < before[1]);
  }
  const hasFraction = /^(?:timestamp|time|interval)/.test(target) && source === target;
  return hasFraction && after[0] !== undefined && (before[0] === undefined || after[0] < before[0]);
}

function withoutCollation(type: string): string {
  return type.replace(/ COLLATE .*$/, '');
}

function modifiers(type: string): readonly number[] {
  const inside = /\((-?\d+(?:,-?\d+)*)\)/.exec(withoutCollation(type))?.[1];
  return inside === undefined ? [] : inside.split(',').map(Number);
}
