import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { factKey } from '../../catalog/fact-key.ts';
import { frozenRows } from '../../models/frozen-rows.ts';
import { compareBytes } from '../../text/compare-bytes.ts';
import { sqlLiteral } from '../backfill/sql-literal.ts';
import type { Change, ChangePlan } from '../change.ts';
import { rawStatement } from '../render/code/raw-statement.ts';
import type { QualifiedName } from '../render/sql/sql-reader.ts';
import { sqlName } from '../render/sql/sql-name.ts';
import { followChange } from './follow-change.ts';
import { todoSqlState } from './todo-sql-state.ts';

/** The schemas before a plan, under the names that its renames give, and after it. */
export interface DataStepEnds {
  readonly from: Catalog;
  readonly to: Catalog;
}

/**
 * Opens a plan for data to be moved in the middle: what is added comes first, then a revision that
 * is to be written by hand, with the types of the rows as they were and as they will be, then what
 * is tightened, converted or dropped. Until it is written it refuses to run where there are rows.
 */
export function withDataStep(plan: ChangePlan, ends: DataStepEnds): ChangePlan {
  const { first, last } = divide(plan.changes, ends);
  return {
    ...plan,
    changes: [
      ...first.map((change) => ({ step: 'prepare', ...change })),
      dataChange(ends),
      ...last.map((change) => ({ step: 'finish', ...change })),
    ],
  };
}

/** Kinds of facts that wait for nothing which is changed later. */
const free = new Set(['schema', 'extension', 'enum', 'domain', 'sequence', 'table', 'column']);

function divide(
  changes: readonly Change[],
  ends: DataStepEnds,
): { readonly first: readonly Change[]; readonly last: readonly Change[] } {
  const first: Change[] = [];
  const last: Change[] = [];
  const waiting = new Set<string>();
  for (const change of changes) {
    // The data step is where values are given that nobody has said.
    if (change.sql.includes(`ERRCODE = '${todoSqlState}'`)) continue;
    const isFree = last.length === 0 || free.has(kindOf(change)) || isOnNewTable(change, ends);
    const waits = [change.subject, ...change.produces].some((key) => waiting.has(key));
    if (isAddition(change, ends) && isFree && !waits) first.push(change);
    else {
      last.push(change);
      for (const key of [change.subject, ...change.produces, ...change.destroys]) waiting.add(key);
    }
  }
  return { first, last };
}

function isAddition(change: Change, ends: DataStepEnds): boolean {
  if (change.step !== undefined || change.code !== undefined || change.losesData) return false;
  if (change.verb === 'rename' || change.commitAfter) return true;
  if (/^ALTER TABLE .* ALTER COLUMN .* DROP NOT NULL$/u.test(change.sql)) return true;
  if (change.verb !== 'create') return false;
  return !['constraint', 'index'].includes(kindOf(change)) || isOnNewTable(change, ends);
}

function kindOf({ subject }: Change): string {
  return subject.slice(0, subject.indexOf(':'));
}

/** What is not known to be new may be in use. */
function isOnNewTable({ subject, produces }: Change, { from, to }: DataStepEnds): boolean {
  return [subject, ...produces].every((key) => {
    const name = to.facts.get(key)?.name;
    return name !== undefined && !from.facts.has(factKey('table', ...name.slice(0, 2)));
  });
}

function dataChange(ends: DataStepEnds): Change {
  const tables = changedTables(ends);
  const existing = tables.filter(({ schema, name }) =>
    ends.from.facts.has(factKey('table', schema, name)),
  );
  const [subject] = existing.length > 0 ? existing : tables;
  const about = { subject: factKey('table', subject?.schema ?? '', subject?.name ?? '') };
  const step = (does: string): Change => {
    const { sql, code, summary } = todo(existing, does);
    return { ...followChange(about, sql, summary), code, lock: 'none', step: 'move data' };
  };
  return {
    ...step('move'),
    undo: step('move back'),
    rowTypes: tables.flatMap((table) =>
      frozenRows({ before: table, after: table }, { before: ends.from, after: ends.to }),
    ),
  };
}

/** The tables whose columns differ, in the order of their names. */
function changedTables({ from, to }: DataStepEnds): readonly QualifiedName[] {
  const tables = new Map<string, QualifiedName>();
  for (const [one, other] of [
    [from, to],
    [to, from],
  ] as const) {
    for (const fact of one.facts.values()) {
      if (fact.kind !== 'column' || isSame(fact, other.facts.get(fact.key))) continue;
      const [schema = '', name = ''] = fact.name;
      tables.set(JSON.stringify([schema, name]), { schema, name });
    }
  }
  return [...tables].toSorted(([a], [b]) => compareBytes(a, b)).map(([, table]) => table);
}

function isSame(fact: Fact, other: Fact | undefined): boolean {
  return JSON.stringify(fact.value) === JSON.stringify(other?.value);
}

function todo(
  tables: readonly QualifiedName[],
  does: string,
): { readonly sql: string; readonly code: string; readonly summary: string } {
  const names = tables.map(({ name }) => name).join(', ');
  const exists = tables.map(
    ({ schema, name }) => `EXISTS (SELECT FROM ${sqlName(schema)}.${sqlName(name)})`,
  );
  const message = sqlLiteral(`the rows of ${names} are still to be moved: write the TODO`);
  const sql =
    `DO $orch$ BEGIN IF ${exists.length === 0 ? 'false' : exists.join(' OR ')} THEN ` +
    `RAISE EXCEPTION USING ERRCODE = '${todoSqlState}', MESSAGE = ${message}; END IF; END $orch$`;
  const code = [
    `// TODO: ${does} the data of ${names.replaceAll(/\s+/gu, ' ')}, in place of this check, which`,
    '// refuses to go on where there are rows. The types above say what they were and will be.',
    rawStatement(sql),
  ].join('\n  ');
  return { sql, code, summary: `TODO: ${does} the data of ${names}` };
}
