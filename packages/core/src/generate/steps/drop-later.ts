import type { Catalog } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import { columnLabel } from '../backfill/backfill.ts';
import type { Change, ChangePlan } from '../change.ts';
import { needsValue } from '../required-column.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import { readStatement } from '../render/statement/read-statement.ts';
import { followChange } from './follow-change.ts';
import { stepName } from './step-name.ts';

/** What decides whether something is dropped in steps. */
export interface DropContext {
  readonly from: Catalog;
  readonly to: Catalog;
  isLarge(table: QualifiedName): boolean;
}

/** A drop that waits: what is done instead where it stood, before the plan, and at the end. */
interface LaterDrop {
  readonly before: readonly Change[];
  readonly instead: readonly Change[];
  readonly after: readonly Change[];
}

/**
 * Drops what large tables hold in a revision of its own at the end, which can be run once no code
 * uses it any more: a column that is required need not be given from the first revision on, and a
 * table is out of the way under another name, from which it comes back without its rows being
 * copied.
 */
export function dropLater(plan: ChangePlan, context: DropContext): ChangePlan {
  const drops = new Map<Change, LaterDrop>();
  const produced = new Set(plan.changes.flatMap(({ produces }) => produces));
  for (const change of plan.changes) {
    const later = change.step === undefined ? laterDrop(change, context) : null;
    const isReplaced = change.destroys.some((key) => produced.has(key));
    if (later !== null && !isReplaced) drops.set(change, later);
  }
  if (drops.size === 0) return plan;

  const steps = [...drops.values()];
  const end = steps.flatMap(({ after }) => after).at(-1)?.step;
  const isAside = (change: Change): boolean => (drops.get(change)?.instead.length ?? 0) > 0;
  const first = plan.changes.findIndex(isAside);
  const waiting = plan.changes.filter((change, at) => {
    const isReplaced = change.destroys.some((key) => produced.has(key));
    return first !== -1 && at > first && isUsedByTables(change) && !isReplaced;
  });
  const [renames, rest] = splitAtRenames(plan.changes);
  return {
    ...plan,
    changes: [
      ...renames,
      ...steps.flatMap(({ before }) => before),
      ...rest
        .filter((change) => !waiting.includes(change))
        .flatMap((change) => drops.get(change)?.instead ?? [change]),
      ...steps.flatMap(({ after }) => after),
      ...waiting.map((change) => withStep(change, end)),
    ],
  };
}

/** Tables that exist and of which a plan drops something, or all. */
export function droppedFrom(change: Change): QualifiedName | null {
  const statement = readStatement(change.sql);
  if (statement?.kind === 'dropTable') return statement.name;
  const isColumn = statement?.kind === 'onTable' && statement.action.kind === 'dropColumn';
  return isColumn ? statement.table : null;
}

function laterDrop(change: Change, context: DropContext): LaterDrop | null {
  const statement = readStatement(change.sql);
  if (statement?.kind === 'dropTable') return laterTable(change, statement.name, context);
  if (statement?.kind !== 'onTable' || statement.action.kind !== 'dropColumn') return null;
  const { table, action } = statement;
  return laterColumn(change, { table, column: action.column }, context);
}

function laterColumn(
  change: Change,
  { table, column }: { readonly table: QualifiedName; readonly column: string },
  { from, isLarge }: DropContext,
): LaterDrop | null {
  const fact = from.facts.get(factKey('column', table.schema, table.name, column));
  if (fact === undefined || fact.value['inherited'] === true || !isLarge(table)) return null;
  const label = columnLabel({ table, column, type: '', isRequired: false });
  const path = `${sqlName(table.schema)}.${sqlName(table.name)}`;
  const release = followChange(
    change,
    `ALTER TABLE ${path} ALTER COLUMN ${sqlName(column)} DROP NOT NULL`,
    `let rows go without ${label}`,
  );
  const isHeld = fact.value['notNull'] !== true || isOfKey(from, table, column);
  const before = needsValue(fact, from) && !isHeld ? [withStep(release, `release ${label}`)] : [];
  return { before, instead: [], after: [withStep(change, `drop ${label}`)] };
}

function laterTable(
  change: Change,
  table: QualifiedName,
  { from, to, isLarge }: DropContext,
): LaterDrop | null {
  const fact = from.facts.get(factKey('table', table.schema, table.name));
  if (fact === undefined || hasRelatives(from, table) || isNameTaken(table, from, to)) return null;
  if (!isLarge(table)) return null;
  const aside = stepName('dropped', table.name);
  const [old, now] = [table, { ...table, name: aside }].map(
    ({ schema, name }) => `${sqlName(schema)}.${sqlName(name)}`,
  );
  const rename = followChange(
    change,
    `ALTER TABLE ${old ?? ''} RENAME TO ${sqlName(aside)}`,
    `put table ${table.name} aside`,
  );
  const renames = [{ from: fact.key, to: factKey('table', table.schema, aside) }];
  return {
    before: [],
    instead: [{ ...rename, verb: 'rename', renames }],
    after: [withStep({ ...change, sql: `DROP TABLE ${now ?? ''}` }, `drop ${table.name}`)],
  };
}

/** Dropped once no table uses them any more. */
function isUsedByTables({ verb, subject }: Change): boolean {
  const kinds = [
    'enum',
    'domain',
    'compositeType',
    'range',
    'function',
    'sequence',
    'schema',
    'collation',
    'extension',
  ];
  return verb === 'drop' && kinds.some((kind) => subject.startsWith(`${kind}:`));
}

function isOfKey(catalog: Catalog, { schema, name }: QualifiedName, column: string): boolean {
  return [...catalog.facts.values()].some(({ kind, name: own, value }) => {
    if (kind !== 'constraint' || own[0] !== schema || own[1] !== name) return false;
    const { columns } = value;
    return value['type'] === 'primaryKey' && Array.isArray(columns) && columns.includes(column);
  });
}

function hasRelatives(catalog: Catalog, { schema, name }: QualifiedName): boolean {
  const me = JSON.stringify({ schema, table: name });
  return [...catalog.facts.values()].some(({ kind, name: own, value }) => {
    if (kind !== 'table') return false;
    const parents = Array.isArray(value['inherits']) ? value['inherits'] : [];
    const isHeir = value['partitionOf'] !== null || parents.length > 0;
    const isIt = own[0] === schema && own[1] === name;
    return isIt
      ? isHeir || value['partitionKey'] !== null
      : parents.some((one) => JSON.stringify(one) === me);
  });
}

/** Whether something new has the name of the table, or of what goes along with it. */
function isNameTaken({ schema, name }: QualifiedName, from: Catalog, to: Catalog): boolean {
  const isPart = (catalog: Catalog): ReadonlySet<string> =>
    new Set(
      [...catalog.facts.values()]
        .filter(({ kind, name: own }) => {
          if (own[0] !== schema) return false;
          return own[1] === name
            ? ['table', 'view', 'materializedView', 'index', 'constraint'].includes(kind)
            : false;
        })
        .map(({ name: own }) => own.at(-1) ?? ''),
    );
  const names = isPart(from);
  return [...to.facts.values()].some(
    ({ kind, name: own }) =>
      ['table', 'view', 'materializedView', 'sequence', 'index', 'constraint'].includes(kind) &&
      own[0] === schema &&
      names.has(own.at(-1) ?? '') &&
      !from.facts.has(factKey(kind, ...own)),
  );
}

function splitAtRenames(
  changes: readonly Change[],
): readonly [readonly Change[], readonly Change[]] {
  const at = changes.findIndex(({ verb }) => verb !== 'rename');
  return at === -1 ? [changes, []] : [changes.slice(0, at), changes.slice(at)];
}

function withStep(change: Change, step: string | undefined): Change {
  return step === undefined ? change : { ...change, step };
}
