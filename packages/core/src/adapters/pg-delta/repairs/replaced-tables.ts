import { usualNotNullName } from '../../../catalog/usual-not-null-name.ts';
import { convertedValue } from '../converted-value.ts';
import type { ColumnId, Fact, Model, SequenceId, StableId } from '../model.ts';
import { isColumn, keyOf, subtreeKeys, textOf, withoutFacts } from '../model.ts';
import { ownAction } from '../own-action.ts';
import { ownId } from '../own-id.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { copyPosition, startAfterRows } from '../sequence-actions.ts';
import { identityOf, ownerOf, sequencesByColumn } from '../sequence-facts.ts';
import { renameNotNull } from '../rename-not-null.ts';
import { asideName, quoteName, quotePath } from '../sql-names.ts';
import { canBeMadeAgain, takeOut } from '../take-out.ts';

/**
 * A table becomes partitioned, is so no longer, or is partitioned by something else: no ALTER does
 * that. The engine drops it with its rows, and before what depends on it. Here the old table is put
 * aside under another name, the new one is made and filled from it, and the old one is dropped last.
 */
export const replacedTables: Repair = {
  stopOver: (ends, mid) => takeOut(mid, dependentsOf(remadeTables(ends), ends.from)),
  align: (ends) => ({ ...ends, from: withoutFacts(ends.from, remadeTables(ends)) }),
  mend: (actions, ends) => {
    const remade = remadeTables(ends);
    return remade.size === 0 ? actions : around(actions, remade, ends);
  },
};

/** Tables that are made anew, and the partitions that go with them, by key. */
export function remadeTables({ from, to }: Ends): ReadonlySet<string> {
  const remade = new Set<string>();
  for (const [key, fact] of from.facts) {
    const wanted = to.facts.get(key);
    if (fact.id.kind !== 'table' || wanted === undefined) continue;
    if (textOf(fact.payload, 'partitionKey') !== textOf(wanted.payload, 'partitionKey')) {
      remade.add(key);
    }
  }
  for (let size = -1; remade.size > 0 && size !== remade.size;) {
    size = remade.size;
    for (const [key, { partitionOf }] of from.lineages) {
      if (partitionOf !== null && remade.has(keyOf(partitionOf.parent))) remade.add(key);
    }
  }
  return remade;
}

function dependentsOf(tables: ReadonlySet<string>, model: Model): ReadonlySet<string> {
  const found = new Set<string>();
  if (tables.size === 0) return found;
  const parts = subtreeKeys(model, tables);
  for (const { from, to } of model.edges) {
    const dependent = model.facts.get(keyOf(from));
    if (dependent === undefined || parts.has(keyOf(from)) || !parts.has(keyOf(to))) continue;
    if (!canBeMadeAgain(dependent)) {
      throw new Error(`${keyOf(from)} holds rows and depends on ${keyOf(to)}, which is made anew`);
    }
    found.add(keyOf(from));
  }
  return found;
}

function around(
  actions: readonly Action[],
  remade: ReadonlySet<string>,
  ends: Ends,
): readonly Action[] {
  const tables = [...remade].flatMap((key) => ends.from.facts.get(key) ?? []);
  const roots = tables.filter((table) => standsAlone(table, remade, ends.from));
  const filled = roots.filter((table) => ends.to.facts.has(keyOf(table.id)));
  const at = lastMaking(actions, new Set(filled.map((table) => keyOf(table.id))), ends.to);
  const going = new Set(tables.flatMap((table) => goingSequences(table, ends)).map(keyOf));
  const isGoing = ({ verb, destroys }: Action) =>
    verb === 'drop' && destroys[0] !== undefined && going.has(keyOf(destroys[0]));
  return [
    ...tables.flatMap((table) => puttingAside(table, ends, roots.includes(table))),
    ...actions.slice(0, at).filter((action) => !isGoing(action)),
    ...filled.flatMap((table) => filling(table, ends)),
    ...actions.slice(at).filter((action) => !isGoing(action)),
    ...roots.map((table) =>
      ownAction(`DROP TABLE ${asidePath(table)}`, table.id, {
        verb: 'drop',
        lockClass: 'accessExclusive',
        words: `drop the old table ${nameOf(table)}`,
      }),
    ),
  ];
}

function standsAlone(table: Fact, remade: ReadonlySet<string>, model: Model): boolean {
  const parent = model.lineages.get(keyOf(table.id))?.partitionOf?.parent;
  return parent === undefined || !remade.has(keyOf(parent));
}

/** The place after everything that rows need: the tables, their columns and their partitions. */
function lastMaking(actions: readonly Action[], roots: ReadonlySet<string>, to: Model): number {
  const tables = new Set(roots);
  for (let size = -1; size !== tables.size;) {
    size = tables.size;
    for (const [key, { partitionOf }] of to.lineages) {
      if (partitionOf !== null && tables.has(keyOf(partitionOf.parent))) tables.add(key);
    }
  }
  const index = actions.findLastIndex(({ produces }) =>
    produces.some((id) => {
      const owner = isColumn(id) ? to.facts.get(keyOf(id))?.parent : id;
      return owner !== undefined && tables.has(keyOf(owner));
    }),
  );
  return index + 1;
}

/** Frees all names that the new table will have: its own, its indexes', its sequences'. */
function puttingAside(table: Fact, ends: Ends, isRoot: boolean): readonly Action[] {
  const path = asidePath(table);
  const step = (sql: string, words: string) =>
    ownAction(sql, table.id, { lockClass: 'accessExclusive', words });
  const named = nameOf(table);
  const parent = isRoot ? ends.from.lineages.get(keyOf(table.id))?.partitionOf?.parent : undefined;
  const actions = [
    ...(parent === undefined
      ? []
      : [
          step(
            `ALTER TABLE ${quotePath(parent.schema, parent.name)} DETACH PARTITION ${pathOf(table)}`,
            `detach table ${named} from ${parent.name}`,
          ),
        ]),
    step(
      `ALTER TABLE ${pathOf(table)} RENAME TO ${quoteName(asideName(named))}`,
      `put table ${named} aside`,
    ),
  ];
  for (const fact of partsOf(table, ends.from)) {
    const { id, payload } = fact;
    if (id.kind === 'constraint' && ['p', 'u', 'x'].includes(textOf(payload, 'type'))) {
      const drop = `ALTER TABLE ${path} DROP CONSTRAINT ${quoteName(id.name)}`;
      actions.push(step(drop, `drop ${id.name} of the old table ${named}`));
    }
    if (id.kind === 'index') {
      const drop = `DROP INDEX ${quotePath(id.schema, id.name)}`;
      actions.push(step(drop, `drop ${id.name} of the old table ${named}`));
    }
    const identity = isColumn(id) ? identityOf(payload) : null;
    if (identity !== null) {
      const { schema, name } = identity.sequence;
      const rename = `ALTER SEQUENCE ${quotePath(schema, name)} RENAME TO ${quoteName(asideName(name))}`;
      actions.push(step(rename, `put sequence ${name} aside`));
    }
    // Since PostgreSQL 18 the new table's constraints would otherwise get other names.
    if (isColumn(id) && payload['notNull'] === true && ends.from.server.major >= 18 && isRoot) {
      const constraint = notNullNameOf(id, ends.from);
      const rename = renameNotNull(path, id.name, asideName(constraint));
      actions.push(step(rename, `free the name of a constraint of the old table ${named}`));
    }
    if (id.kind === 'default') {
      const drop = `ALTER TABLE ${path} ALTER COLUMN ${quoteName(id.name)} DROP DEFAULT`;
      actions.push(step(drop, `drop a default of the old table ${named}`));
    }
  }
  for (const { schema, name } of goingSequences(table, ends)) {
    const rename = `ALTER SEQUENCE ${quotePath(schema, name)} RENAME TO ${quoteName(asideName(name))}`;
    actions.push(step(rename, `put sequence ${name} aside`));
  }
  for (const sequence of sequencesOf(table, ends)) {
    const free = `ALTER SEQUENCE ${quotePath(sequence.schema, sequence.name)} OWNED BY NONE`;
    actions.push(step(free, `keep sequence ${sequence.name}`));
  }
  return actions;
}

function notNullNameOf({ schema, table, name }: ColumnId, model: Model): string {
  const own = model.facts.get(keyOf(ownId('notNullName', [schema, table, name])));
  return textOf(own?.payload ?? {}, '_name') || usualNotNullName(table, name);
}

function filling(table: Fact, ends: Ends): readonly Action[] {
  const columns = partsOf(table, ends.to).filter(({ id, payload }) => {
    return isColumn(id) && ends.from.facts.has(keyOf(id)) && payload['generatedExpr'] === null;
  });
  const names = columns.map(({ id }) => quoteName(columnName(id))).join(', ');
  const values = columns.map((column) => valueOf(column, ends)).join(', ');
  const isAlways = columns.some(({ payload }) =>
    JSON.stringify(payload['identity'])?.includes('"generation":"a"'),
  );
  const override = isAlways ? ' OVERRIDING SYSTEM VALUE' : '';
  const copy = ownAction(
    `INSERT INTO ${pathOf(table)} (${names})${override} SELECT ${values} FROM ${asidePath(table)}`,
    table.id,
    { rewriteRisk: true, lockClass: 'accessExclusive', words: `copy the rows of ${nameOf(table)}` },
  );
  return [
    ...(columns.length > 0 ? [copy] : []),
    ...columns.flatMap((column) => positionOf(column, ends)),
    ...sequencesOf(table, ends).map(({ schema, name, owner }) =>
      ownAction(
        `ALTER SEQUENCE ${quotePath(schema, name)} OWNED BY ${pathOf(table)}.${quoteName(owner)}`,
        table.id,
        { words: `tie sequence ${name} to its column` },
      ),
    ),
  ];
}

function valueOf(column: Fact, ends: Ends): string {
  const name = quoteName(columnName(column.id));
  const before = ends.from.facts.get(keyOf(column.id));
  if (before === undefined) return name;
  const types = { from: textOf(before.payload, 'type'), to: textOf(column.payload, 'type') };
  return convertedValue(name, types, ends) ?? name;
}

/** The new sequence of a column goes on where its old one, which is aside, or its rows end. */
function positionOf(column: Fact, ends: Ends): readonly Action[] {
  const { id } = column;
  const next = sequencesByColumn(ends.to).get(keyOf(id));
  if (!isColumn(id) || next === undefined) return [];
  const old = sequencesByColumn(ends.from).get(keyOf(id));
  if (old === undefined) return [startAfterRows(id, next.id)];
  if (!old.isIdentity && !next.isIdentity && keyOf(old.id) === keyOf(next.id)) return [];
  return [copyPosition(id, { ...old.id, name: asideName(old.id.name) }, next.id)];
}

/** Sequences of the old table that the new one does not have; they go with the old table. */
function goingSequences(table: Fact, { from, to }: Ends): readonly SequenceId[] {
  return [...from.facts].flatMap(([key, { id, payload }]): SequenceId[] => {
    const owner = id.kind === 'sequence' ? ownerOf(payload) : null;
    if (owner === null || id.kind !== 'sequence' || to.facts.has(key)) return [];
    return tableKey(owner) === keyOf(table.id) ? [{ ...id, kind: 'sequence' }] : [];
  });
}

interface OwnedSequence {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
}

/** Sequences that belong to the table's columns before and after. */
function sequencesOf(table: Fact, { from, to }: Ends): readonly OwnedSequence[] {
  return [...from.facts].flatMap(([key, { id, payload }]): OwnedSequence[] => {
    if (id.kind !== 'sequence') return [];
    const [before, after] = [ownerOf(payload), ownerOf(to.facts.get(key)?.payload ?? {})];
    if (before === null || after === null || tableKey(before) !== keyOf(table.id)) return [];
    return tableKey(after) === keyOf(table.id)
      ? [{ schema: id.schema, name: id.name, owner: after.name }]
      : [];
  });
}

function tableKey({ schema, table }: Omit<ColumnId, 'kind' | 'name'>): string {
  return keyOf({ kind: 'table', schema, name: table });
}

/** The parts of a table, and the defaults of its columns. */
function partsOf(table: Fact, model: Model): readonly Fact[] {
  const keys = subtreeKeys(model, new Set([keyOf(table.id)]));
  return [...model.facts].filter(([key]) => keys.has(key)).map(([, fact]) => fact);
}

function columnName(id: StableId): string {
  return isColumn(id) ? id.name : '';
}

function nameOf({ id }: Fact): string {
  return id.kind === 'table' ? id.name : '';
}

function pathOf({ id }: Fact): string {
  return id.kind === 'table' ? quotePath(id.schema, id.name) : '';
}

function asidePath({ id }: Fact): string {
  return id.kind === 'table' ? quotePath(id.schema, asideName(id.name)) : '';
}
