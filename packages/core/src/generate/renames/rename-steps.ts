import type { Catalog, FactValue } from '../../catalog/catalog.ts';
import type { Named, NamedRename } from './rename.ts';
import { orderMoves, type Move } from './order-moves.ts';

/** One statement's worth of renaming; `of` is the object as it is called just before. */
export type RenameStep =
  /** Another last name in the same place. */
  | { readonly kind: 'rename'; readonly of: Named; readonly to: string }
  /** Another schema under the same name. */
  | { readonly kind: 'move'; readonly of: Named; readonly to: string };

/**
 * The steps that perform renames, in an order in which no name is in use twice: schemas, what stands
 * in them, then what is part of a table or type under its home's new name.
 */
export function renameSteps(
  renames: readonly NamedRename[],
  history: Catalog,
): readonly RenameStep[] {
  const standing = [...history.facts.values()].flatMap(bearers);
  const schemas = stepsInPlace(
    renames.filter(({ from }) => from.kind === 'schema'),
    standing,
  );
  const moved = afterSteps(renames, schemas);
  const relations = relationSteps(
    moved,
    standing.map((one) => afterAll(one, schemas)),
  );
  const above = [...schemas, ...relations];
  const parts = afterSteps(renames, above).filter(({ from }) => isPart(from));
  const present = standing.map((one) => afterAll(one, above)).filter(isPart);
  return [...above, ...stepsInPlace(parts, present)];
}

/** The step that takes one back. */
export function undoStep({ kind, of, to }: RenameStep): RenameStep {
  const last = kind === 'rename' ? of.name.length - 1 : 0;
  return {
    kind,
    of: { ...of, name: of.name.with(last, to) },
    to: of.name[last] ?? '',
  };
}

/** What something is called after a step. */
export function afterStep(one: Named, { kind, of, to }: RenameStep): Named {
  const { name } = one;
  if (of.kind === 'schema')
    return name[0] === of.name[0] ? { ...one, name: name.with(0, to) } : one;
  if (isPart(of)) {
    const isIt = family(one) === family(of) && isSameName(name, of.name);
    return isIt ? { ...one, name: withLast(name, to) } : one;
  }
  const isItOrIn =
    isPart(one) || family(one) === family(of) ? isSameName(name.slice(0, 2), of.name) : false;
  if (!isItOrIn || one.kind === 'schema' || (isPart(one) && !holdsParts(of))) return one;
  return { ...one, name: kind === 'move' ? name.with(0, to) : name.with(1, to) };
}

/** What something was called before steps that are all done. */
export function beforeSteps(one: Named, steps: readonly RenameStep[]): Named {
  return steps.toReversed().reduce((named, step) => afterStep(named, undoStep(step)), one);
}

function afterAll(one: Named, steps: readonly RenameStep[]): Named {
  return steps.reduce(afterStep, one);
}

function afterSteps(
  renames: readonly NamedRename[],
  steps: readonly RenameStep[],
): readonly NamedRename[] {
  return renames
    .filter(({ from }) => from.kind !== 'schema')
    .map(({ from, to }) => ({ from: afterAll(from, steps), to }));
}

const parts: ReadonlySet<string> = new Set(['column', 'constraint', 'index', 'enumValue']);

function isPart({ kind }: Named): boolean {
  return parts.has(kind);
}

/** Kinds among which a name is there once; an index is called by its table, but stands in the schema. */
function family({ kind }: Named): string {
  return parts.has(kind) || kind === 'schema' ? kind : 'relation';
}

/** Whether what is called `<home>.<part>` can be part of it; a sequence and a type have names alike. */
function holdsParts({ kind }: Named): boolean {
  return kind !== 'sequence';
}

function withLast(name: readonly string[], last: string): readonly string[] {
  return [...name.slice(0, -1), last];
}

function isSameName(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** Renames that keep the place: of schemas, and of parts in their homes. */
function stepsInPlace(
  renames: readonly NamedRename[],
  standing: readonly Named[],
): readonly RenameStep[] {
  const homes = new Map<string, readonly NamedRename[]>();
  for (const rename of renames) {
    const home = homeOf(rename.from);
    homes.set(home, [...(homes.get(home) ?? []), rename]);
  }
  return [...homes].flatMap(([home, inHome]) => {
    const from = inHome[0]?.from;
    if (from === undefined) return [];
    const moves = inHome.map((rename) => ({
      from: rename.from.name.at(-1) ?? '',
      to: rename.to.name.at(-1) ?? '',
    }));
    const taken = standing
      .filter((one) => homeOf(one) === home)
      .map(({ name }) => name.at(-1) ?? '');
    return orderMoves(moves, { taken, spare: spareName }).map((move): RenameStep => ({
      kind: 'rename',
      of: { ...from, name: withLast(from.name, move.from) },
      to: move.to,
    }));
  });
}

function homeOf(one: Named): string {
  return JSON.stringify([family(one), ...one.name.slice(0, -1)]);
}

/** Renames and moves of what stands in a schema; a place is `[schema, name]`. */
function relationSteps(
  renames: readonly NamedRename[],
  standing: readonly Named[],
): readonly RenameStep[] {
  const relations = renames.filter(({ from }) => !isPart(from));
  const kinds = new Map(standing.map((one) => [placeOf(one.name), one.kind]));
  const taken = new Set(
    standing.filter((one) => family(one) === 'relation').map(({ name }) => placeOf(name)),
  );
  const moves = relations.map(({ from, to }) => ({
    from: placeOf(from.name),
    to: placeOf(to.name),
  }));
  for (const { from } of relations) kinds.set(placeOf(from.name), from.kind);
  return orderMoves(moves, { taken, spare: sparePlace }).flatMap((move) => {
    const kind = kinds.get(move.from) ?? 'table';
    kinds.set(move.to, kind);
    const steps = stepsOfMove(kind, move, taken);
    taken.delete(move.from);
    taken.add(move.to);
    return steps;
  });
}

/** The new name is taken in the old schema, unless something there has it. */
function stepsOfMove(kind: string, move: Move, taken: ReadonlySet<string>): readonly RenameStep[] {
  const [schema, name] = namesIn(move.from);
  const [newSchema, newName] = namesIn(move.to);
  const rename = (home: string): RenameStep[] =>
    name === newName ? [] : [{ kind: 'rename', of: { kind, name: [home, name] }, to: newName }];
  const carry = (called: string): RenameStep[] =>
    schema === newSchema
      ? []
      : [{ kind: 'move', of: { kind, name: [schema, called] }, to: newSchema }];
  const isNewNameFree = !taken.has(placeOf([schema, newName]));
  return isNewNameFree || schema === newSchema
    ? [...rename(schema), ...carry(newName)]
    : [...carry(name), ...rename(newSchema)];
}

function placeOf(name: readonly string[]): string {
  return JSON.stringify(name.slice(0, 2));
}

function namesIn(place: string): readonly [string, string] {
  const [schema = '', name = ''] = JSON.parse(place) as readonly string[];
  return [schema, name];
}

function sparePlace(place: string, taken: ReadonlySet<string>): string {
  const [schema, name] = namesIn(place);
  return freeName(
    name,
    (candidate) => taken.has(placeOf([schema, candidate])),
    (candidate) => placeOf([schema, candidate]),
  );
}

function spareName(name: string, taken: ReadonlySet<string>): string {
  return freeName(
    name,
    (candidate) => taken.has(candidate),
    (candidate) => candidate,
  );
}

/** The server cuts names after 63 bytes. */
function freeName(
  name: string,
  isTaken: (candidate: string) => boolean,
  made: (candidate: string) => string,
): string {
  const stem = [...name].slice(0, 14).join('');
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? `${stem}_before` : `${stem}_before_${count}`;
    if (!isTaken(candidate)) return made(candidate);
  }
}

const standingKinds: ReadonlySet<string> = new Set([
  'schema',
  'table',
  'foreignTable',
  'view',
  'materializedView',
  'sequence',
  'enum',
  'domain',
  'compositeType',
  'range',
  'baseType',
  ...parts,
]);

/** What bears a name that a rename may meet: a fact, and the values of an enum. */
function bearers({
  kind,
  name,
  value,
}: Named & { readonly value: Readonly<Record<string, FactValue>> }): readonly Named[] {
  if (!standingKinds.has(kind)) return [];
  if (kind !== 'enum' || !Array.isArray(value.values)) return [{ kind, name }];
  const values = value.values.map((one) => ({ kind: 'enumValue', name: [...name, String(one)] }));
  return [{ kind, name }, ...values];
}
