import type { FactKey } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import type { RenameCandidate } from '../../generate/change.ts';
import { baseType, conversionBetween } from './casts.ts';
import type { FactNames } from './fact-key-of.ts';
import type { Fact, Model } from './model.ts';
import { keyOf, textOf } from './model.ts';
import type { Ends } from './repair.ts';
import { ownerOf } from './sequence-facts.ts';

/**
 * Pairs of something that goes and something that comes which may be one thing under another name:
 * only of kinds that hold rows, values or a position, because all else is made again without loss.
 */
export function renameCandidates(ends: Ends, names: FactNames): readonly RenameCandidate[] {
  return [
    ...tableCandidates(ends, names),
    ...columnCandidates(ends, names),
    ...sequenceCandidates(ends, names),
    ...enumValueCandidates(ends),
  ];
}

function onlyIn(kind: string, a: Model, b: Model): readonly Fact[] {
  return [...a.facts]
    .filter(([key, { id }]) => id.kind === kind && !b.facts.has(key) && !a.outside.has(key))
    .map(([, fact]) => fact);
}

function tableCandidates(ends: Ends, names: FactNames): readonly RenameCandidate[] {
  const [gone, come] = [onlyIn('table', ends.from, ends.to), onlyIn('table', ends.to, ends.from)];
  if (gone.length === 0 || come.length === 0) return [];
  const [before, after] = [columnsByTable(ends.from), columnsByTable(ends.to)];
  return gone.flatMap((from) =>
    come.flatMap((to): RenameCandidate[] => {
      const [old, next] = [before.get(keyOf(from.id)) ?? [], after.get(keyOf(to.id)) ?? []];
      const shared = old.filter((column) => next.includes(column)).length;
      if (shared === 0 || shared * 2 < Math.max(old.length, next.length)) return [];
      const reason =
        shared === old.length && shared === next.length
          ? 'both have the same columns'
          : `they share ${shared} of ${Math.max(old.length, next.length)} columns`;
      return [{ kind: 'table', from: names(from.id), to: names(to.id), reason }];
    }),
  );
}

/** Columns as `name type`, by the table's key. */
function columnsByTable(model: Model): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, string[]>();
  for (const { id, parent, payload } of model.facts.values()) {
    if (id.kind !== 'column' || parent === undefined) continue;
    const table = keyOf(parent);
    columns.set(table, [...(columns.get(table) ?? []), `${id.name} ${textOf(payload, 'type')}`]);
  }
  return columns;
}

function columnCandidates(ends: Ends, names: FactNames): readonly RenameCandidate[] {
  const gone = onlyIn('column', ends.from, ends.to).filter(holdsValues);
  const come = onlyIn('column', ends.to, ends.from).filter(holdsValues);
  return gone.flatMap((from) =>
    come.flatMap((to): RenameCandidate[] => {
      if (keyOf(from.parent ?? from.id) !== keyOf(to.parent ?? to.id)) return [];
      const reason = likeness(from, to, ends);
      return reason === null
        ? []
        : [{ kind: 'column', from: names(from.id), to: names(to.id), reason }];
    }),
  );
}

function holdsValues({ payload }: Fact): boolean {
  return payload['generatedExpr'] === null;
}

/** Why two columns may be one: equal types, or a type that the values can become. */
function likeness(from: Fact, to: Fact, ends: Ends): string | null {
  const [before, after] = [textOf(from.payload, 'type'), textOf(to.payload, 'type')];
  if (before === after) return `both are ${before}`;
  if (baseType(before) === baseType(after)) return `both are ${baseType(before)}`;
  if (conversionBetween(before, after, ends) !== 'assignment') return null;
  if (from.payload['_position'] === to.payload['_position']) {
    return `they have the same place in the table, and ${before} can become ${after}`;
  }
  return /^(?:text|character)/.test(after) ? null : `${before} can become ${after}`;
}

function sequenceCandidates(ends: Ends, names: FactNames): readonly RenameCandidate[] {
  const alone = ({ payload }: Fact) => ownerOf(payload) === null;
  const come = onlyIn('sequence', ends.to, ends.from).filter(alone);
  return onlyIn('sequence', ends.from, ends.to)
    .filter(alone)
    .flatMap((from) =>
      come.map((to): RenameCandidate => {
        const reason = 'one sequence goes and one comes; the position would be lost';
        return { kind: 'sequence', from: names(from.id), to: names(to.id), reason };
      }),
    );
}

/** Values at the same place of an enum that neither gained nor lost one. */
function enumValueCandidates({ from, to }: Ends): readonly RenameCandidate[] {
  return [...from.facts].flatMap(([key, { id, payload }]) => {
    const wanted = to.facts.get(key);
    if (id.kind !== 'type' || wanted === undefined) return [];
    const [before, after] = [valuesOf(payload), valuesOf(wanted.payload)];
    const gone = before.filter((value) => !after.includes(value));
    const come = after.filter((value) => !before.includes(value));
    if (gone.length === 0 || gone.length !== come.length) return [];
    const named = (value: string): FactKey => factKey('enumValue', id.schema, id.name, value);
    return gone.flatMap((value, index): RenameCandidate[] => {
      const next = come[index];
      if (next === undefined || before.indexOf(value) !== after.indexOf(next)) return [];
      const reason = 'they have the same place in the enum';
      return [{ kind: 'enumValue', from: named(value), to: named(next), reason }];
    });
  });
}

function valuesOf(payload: Fact['payload']): readonly string[] {
  const { values } = payload;
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
