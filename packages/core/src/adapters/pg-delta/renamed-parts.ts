import { canonicalize } from '@supabase/pg-delta/core';
import type { Fact, Model, StableId } from './model.ts';
import { keyOf, textOf } from './model.ts';
import { ownAction } from './own-action.ts';
import type { Action } from './plan-stage.ts';
import type { Ends } from './repair.ts';
import { ownerOf } from './sequence-facts.ts';
import { quoteIdentifier, quoteName, quotePath } from './sql-names.ts';

/** A model in which parts have the names that they have at the other end, and how they get them. */
export interface RenamedParts {
  readonly from: Model;
  readonly actions: readonly Action[];
}

/**
 * Renames what is the same but for its name, and the only one of its table: an index, a key, a
 * check, the sequence of a serial column. The engine would drop it and make it again, a sequence
 * with its position; a rename builds nothing and loses nothing.
 */
export function renameParts(ends: Ends): RenamedParts {
  const pairs = renames(ends);
  return {
    from: pairs.reduce(withName, ends.from),
    actions: pairs.map(renameAction),
  };
}

interface Renaming {
  readonly from: Fact;
  readonly to: StableId;
}

function renames({ from, to }: Ends): readonly Renaming[] {
  const gone = partsOnlyIn(from, to);
  const come = partsOnlyIn(to, from);
  return [...gone].flatMap(([content, facts]): Renaming[] => {
    const [before, after] = [facts[0], come.get(content)?.[0]];
    const isClear = facts.length === 1 && come.get(content)?.length === 1;
    return isClear && before !== undefined && after !== undefined
      ? [{ from: before, to: after.id }]
      : [];
  });
}

/** Indexes, keys and owned sequences that the other model has not, by what they are without a name. */
function partsOnlyIn(model: Model, other: Model): ReadonlyMap<string, readonly Fact[]> {
  const parts = new Map<string, Fact[]>();
  const withSettings = parentsOfOwn(model);
  for (const [key, fact] of model.facts) {
    if (other.facts.has(key) || model.outside.has(key) || withSettings.has(key)) continue;
    const content = contentOf(fact);
    if (content === null || !hasHome(fact, other)) continue;
    parts.set(content, [...(parts.get(content) ?? []), fact]);
  }
  return parts;
}

/** Orch's own settings hold their parent's name in statements. */
function parentsOfOwn(model: Model): ReadonlySet<string> {
  const parents = [...model.facts.values()].flatMap(({ id, parent }) => {
    return id.kind === 'extensionIntent' && parent !== undefined ? [keyOf(parent)] : [];
  });
  return new Set(parents);
}

function contentOf(fact: Fact): string | null {
  const { id, parent, payload } = fact;
  const home = parent === undefined ? '' : keyOf(parent);
  switch (id.kind) {
    case 'index': {
      const def = textOf(payload, 'def').replace(
        ` INDEX ${quoteIdentifier(id.name)} ON `,
        ' INDEX ON ',
      );
      return `index ${home} ${canonicalize({ ...payload, def })}`;
    }
    case 'constraint':
      return parent?.kind === 'table' ? `constraint ${home} ${canonicalize(payload)}` : null;
    case 'sequence':
      return ownerOf(payload) === null ? null : `sequence ${home} ${canonicalize(payload)}`;
    default:
      return null;
  }
}

/** Whether the table, or the column that owns the sequence, is in the other model too. */
function hasHome({ id, parent, payload }: Fact, other: Model): boolean {
  const owner = id.kind === 'sequence' ? ownerOf(payload) : null;
  if (owner !== null) return other.facts.has(keyOf({ kind: 'column', ...owner }));
  return parent !== undefined && other.facts.has(keyOf(parent));
}

function withName(model: Model, { from, to }: Renaming): Model {
  const before = keyOf(from.id);
  const moved = (id: StableId): StableId => {
    if (keyOf(id) === before) return to;
    return 'target' in id && keyOf(id.target) === before ? { ...id, target: to } : id;
  };
  const facts = new Map<string, Fact>();
  for (const fact of model.facts.values()) {
    const id = moved(fact.id);
    const parent = fact.parent === undefined ? {} : { parent: moved(fact.parent) };
    const payload = id === to ? named(fact, from, to) : withSequenceName(fact, from, to);
    facts.set(keyOf(id), { ...fact, ...parent, id, payload });
  }
  const edges = model.edges.map((edge) => ({
    ...edge,
    from: moved(edge.from),
    to: moved(edge.to),
  }));
  return { ...model, facts, edges };
}

function named(fact: Fact, { id }: Fact, to: StableId): Fact['payload'] {
  if (id.kind !== 'index' || to.kind !== 'index') return fact.payload;
  const def = textOf(fact.payload, 'def').replace(
    ` INDEX ${quoteIdentifier(id.name)} ON `,
    () => ` INDEX ${quoteIdentifier(to.name)} ON `,
  );
  return { ...fact.payload, def };
}

/** A default follows the sequence that it uses. */
function withSequenceName(fact: Fact, { id }: Fact, to: StableId): Fact['payload'] {
  if (fact.id.kind !== 'default' || id.kind !== 'sequence' || to.kind !== 'sequence') {
    return fact.payload;
  }
  const written = (schema: string, name: string) =>
    `'${quoteIdentifier(schema)}.${quoteIdentifier(name)}'::regclass`;
  const expr = textOf(fact.payload, 'expr').replace(written(id.schema, id.name), () =>
    written(to.schema, to.name),
  );
  return { ...fact.payload, expr };
}

function renameAction({ from, to }: Renaming): Action {
  const { id } = from;
  const name = 'name' in to ? quoteName(to.name) : '';
  const given: Partial<Action> = { produces: [to], destroys: [id], lockClass: 'accessExclusive' };
  switch (id.kind) {
    case 'constraint': {
      const alter = `ALTER TABLE ${quotePath(id.schema, id.table)}`;
      return ownAction(`${alter} RENAME CONSTRAINT ${quoteName(id.name)} TO ${name}`, id, given);
    }
    case 'index': {
      const alter = `ALTER INDEX ${quotePath(id.schema, id.name)}`;
      const lockClass = 'shareUpdateExclusive';
      return ownAction(`${alter} RENAME TO ${name}`, id, { ...given, lockClass });
    }
    case 'sequence': {
      const alter = `ALTER SEQUENCE ${quotePath(id.schema, id.name)}`;
      return ownAction(`${alter} RENAME TO ${name}`, id, given);
    }
    default:
      throw new Error(`no rename of a ${id.kind}`);
  }
}
