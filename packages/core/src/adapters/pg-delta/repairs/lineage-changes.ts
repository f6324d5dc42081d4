import type { Lineage, TableId } from '../lineage.ts';
import type { Fact, Model } from '../model.ts';
import { isColumn, keyOf, textOf, withoutFacts } from '../model.ts';
import { ownAction } from '../own-action.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { quotePath, quoteText } from '../sql-names.ts';
import { remadeTables } from './replaced-tables.ts';

/**
 * The engine drops a table and makes another where it becomes a partition, is one no longer, gets
 * other bounds or another parent. Here the table stays: it is detached first, gets the columns,
 * checks and keys that it must have, and is attached last.
 */
export const lineageChanges: Repair = {
  align: (ends) => {
    const changes = changedLineages(ends);
    return changes.length === 0
      ? ends
      : {
          from: comparable(ends.from, ends.to, changes),
          to: comparable(ends.to, ends.from, changes),
        };
  },
  mend: (actions, ends) => {
    const changes = changedLineages(ends);
    return [
      ...changes.flatMap(({ id, from, to }) => [
        ...partings(id, from, to),
        ...freedNames(id, ends),
      ]),
      ...actions,
      ...changes.flatMap(({ id, from, to }) => joinings(id, from, to)),
    ];
  },
};

interface LineageChange {
  readonly id: TableId;
  readonly from: Lineage;
  readonly to: Lineage;
}

const none: Lineage = {
  partitionOf: null,
  inherits: [],
  inherited: [],
  merged: [],
  requiredByParent: [],
  requirements: [],
  attachedIndexes: [],
};

function changedLineages({ from, to }: Ends): readonly LineageChange[] {
  const changes: LineageChange[] = [];
  const remade = remadeTables({ from, to });
  for (const key of new Set([...from.lineages.keys(), ...to.lineages.keys()])) {
    const [before, after] = [from.facts.get(key), to.facts.get(key)];
    if (before?.id.kind !== 'table' || after === undefined || remade.has(key)) continue;
    const change = {
      id: { ...before.id, kind: 'table' } as const,
      from: from.lineages.get(key) ?? none,
      to: to.lineages.get(key) ?? none,
    };
    if (placeOf(change.from) !== placeOf(change.to)) changes.push(change);
  }
  return changes;
}

function placeOf({ partitionOf, inherits }: Lineage): string {
  return JSON.stringify([partitionOf, inherits]);
}

/** One end with every column of the changed tables, and without their place under a parent. */
function comparable(model: Model, other: Model, changes: readonly LineageChange[]): Model {
  const facts = new Map(model.facts);
  const gone = new Set<string>();
  for (const { id } of changes) {
    const key = keyOf(id);
    const table = facts.get(key);
    if (table === undefined) continue;
    const payload = { ...table.payload, partitionBound: null, parentTable: null };
    facts.set(key, { ...table, payload });
    for (const fact of model.lineages.get(key)?.inherited ?? []) {
      if (!facts.has(keyOf(fact.id))) facts.set(keyOf(fact.id), fact);
    }
    for (const attached of keptByOther(key, model, other)) gone.add(attached);
  }
  return withoutFacts({ ...model, facts }, gone);
}

/**
 * Keys, indexes and foreign keys that the table has here by itself and there from its parent:
 * they stay when it is attached or detached, so that they are no difference.
 */
function keptByOther(key: string, model: Model, other: Model): readonly string[] {
  const there = other.lineages.get(key) ?? none;
  const attached = new Set(there.attachedIndexes);
  const parent = there.partitionOf?.parent;
  const inherited = new Set(parent === undefined ? [] : foreignKeysOf(parent, other));
  return [...model.facts.values()]
    .filter((fact) => fact.parent !== undefined && keyOf(fact.parent) === key)
    .filter(({ id, payload }) => {
      if (id.kind !== 'index' && id.kind !== 'constraint') return false;
      return attached.has(id.name) || inherited.has(textOf(payload, 'def'));
    })
    .map((fact) => keyOf(fact.id));
}

function foreignKeysOf(table: TableId, model: Model): readonly string[] {
  const key = keyOf(table);
  return [...model.facts.values()]
    .filter((fact: Fact) => fact.id.kind === 'constraint' && fact.payload['type'] === 'f')
    .filter((fact) => fact.parent !== undefined && keyOf(fact.parent) === key)
    .map((fact) => textOf(fact.payload, 'def'));
}

function partings(id: TableId, from: Lineage, to: Lineage): readonly Action[] {
  const path = pathOf(id);
  const actions: Action[] = [];
  if (from.partitionOf !== null) {
    const { parent } = from.partitionOf;
    actions.push(
      ownAction(`ALTER TABLE ${pathOf(parent)} DETACH PARTITION ${path}`, id, {
        lockClass: 'accessExclusive',
        words: `detach table ${id.name} from ${parent.name}`,
      }),
    );
  }
  for (const parent of from.inherits) {
    if (to.inherits.some((next) => keyOf(next) === keyOf(parent))) continue;
    actions.push(
      ownAction(`ALTER TABLE ${path} NO INHERIT ${pathOf(parent)}`, id, {
        lockClass: 'accessExclusive',
        words: `end that table ${id.name} inherits ${parent.name}`,
      }),
    );
  }
  return actions;
}

/**
 * Since PostgreSQL 18 not-null constraints have names, and those that a partition got from its
 * parent have names that depend on how it was made. They get the usual ones.
 */
function freedNames(id: TableId, { to }: Ends): readonly Action[] {
  const key = keyOf(id);
  const isRequired = [...to.facts.values()].some(({ id: column, parent, payload }) => {
    return (
      isColumn(column) &&
      parent !== undefined &&
      keyOf(parent) === key &&
      payload['notNull'] === true
    );
  });
  if (to.server.major < 18 || to.lineages.has(key) || !isRequired) return [];
  const table = quoteText(pathOf(id));
  const sql = `DO $rename$
DECLARE
  found record;
BEGIN
  FOR found IN
    SELECT k.conname AS name, ${quoteText(`${id.name}_`)} || a.attname || '_not_null' AS usual
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.conrelid = ${table}::pg_catalog.regclass AND k.contype = 'n'
  LOOP
    IF found.name <> found.usual THEN
      EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${table}, found.name, found.usual);
    END IF;
  END LOOP;
END
$rename$`;
  const words = `name the not-null constraints of table ${id.name}`;
  return [ownAction(sql, id, { lockClass: 'accessExclusive', words })];
}

function joinings(id: TableId, from: Lineage, to: Lineage): readonly Action[] {
  const path = pathOf(id);
  const actions: Action[] = [];
  for (const parent of to.inherits) {
    if (from.inherits.some((known) => keyOf(known) === keyOf(parent))) continue;
    actions.push(
      ownAction(`ALTER TABLE ${path} INHERIT ${pathOf(parent)}`, id, {
        lockClass: 'accessExclusive',
        words: `let table ${id.name} inherit ${parent.name}`,
      }),
    );
  }
  if (to.partitionOf !== null) {
    const { parent, bound } = to.partitionOf;
    actions.push(
      ownAction(`ALTER TABLE ${pathOf(parent)} ATTACH PARTITION ${path} ${bound}`, id, {
        lockClass: 'accessExclusive',
        words: `attach table ${id.name} to ${parent.name}`,
      }),
    );
  }
  return actions;
}

function pathOf({ schema, name }: TableId): string {
  return quotePath(schema, name);
}
