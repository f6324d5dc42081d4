import type { Fact } from '../../../catalog/catalog.ts';
import { textOf } from '../../../catalog/text-of.ts';
import { sqlLiteral } from '../../backfill/sql-literal.ts';
import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';
import { copyTableGrants } from '../copy-grants.ts';
import { stepName } from '../step-name.ts';
import { isColumnOf, isNamed } from './column-obstacles.ts';
import { commentOn } from './comment-on.ts';
import type { PairedColumn } from './paired-parts.ts';

/** Where a column gets its numbers from. */
export interface NumberSource {
  /** Sequences that go when the column goes. */
  readonly owned: readonly QualifiedName[];
  readonly identity: Identity | null;
}

interface Identity {
  readonly sequence: QualifiedName;
  /** `GENERATED ... AS IDENTITY (...)` with everything that the sequence is. */
  readonly definition: string;
  readonly comment: string | null;
}

/**
 * Finds the sequences of a column, which have to go on where they are.
 *
 * @returns a text that says why they cannot be handed over, where that is so
 */
export function findNumbers(
  column: Fact,
  paired: Pick<PairedColumn, 'from' | 'to' | 'table' | 'column'>,
): NumberSource | string {
  const { from, to, table } = paired;
  const isOwned = ({ kind, value: { ownedBy } }: Fact): boolean =>
    kind === 'sequence' &&
    isNamed(ownedBy, table.schema, table.name) &&
    isColumnOf(ownedBy, paired.column);
  const sequences = [...from.facts.values()].filter(isOwned);
  for (const { key, name, value } of sequences) {
    const wanted = to.facts.get(key);
    const stays = wanted !== undefined && isOwned(wanted);
    if (!stays || wanted.value['identity'] !== value['identity']) {
      return `the plan takes the sequence ${name[1] ?? ''} from it`;
    }
    if (value['persistence'] !== 'permanent') return `its sequence ${name[1] ?? ''} is unlogged`;
  }
  const isIdentity = column.value['identity'] !== null;
  const owned = sequences.filter(({ value }) => value['identity'] !== true).map(pathOf);
  if (!isIdentity) return { owned, identity: null };
  const own = sequences.find(({ value }) => value['identity'] === true);
  const wanted = own === undefined ? undefined : to.facts.get(own.key);
  if (own === undefined || wanted === undefined) return 'it is an identity column';
  const definition = identityText(column, wanted, pathOf(own));
  return { owned, identity: { sequence: pathOf(own), definition, comment: commentOn(own, from) } };
}

/** The SQL that hands the sequences of an old column over to the new one, in order. */
export function handOver(
  { owned, identity }: NumberSource,
  {
    table,
    old,
    now,
  }: { readonly table: QualifiedName; readonly old: string; readonly now: string },
): readonly string[] {
  const target = textOfPath(table);
  const own = owned.map(
    (one) => `ALTER SEQUENCE ${textOfPath(one)} OWNED BY ${target}.${sqlName(now)}`,
  );
  if (identity === null) return own;
  const { sequence, definition, comment } = identity;
  const aside = { ...sequence, name: stepName('last', sequence.name) };
  return [
    ...own,
    `ALTER SEQUENCE ${textOfPath(sequence)} RENAME TO ${sqlName(aside.name)}`,
    `ALTER TABLE ${target} ALTER COLUMN ${sqlName(now)} ADD ${definition}`,
    `SELECT pg_catalog.setval(${sqlLiteral(textOfPath(sequence))}, last_value, is_called) FROM ${textOfPath(aside)}`,
    copyTableGrants(aside, sequence),
    ...(comment === null
      ? []
      : [`COMMENT ON SEQUENCE ${textOfPath(sequence)} IS ${sqlLiteral(comment)}`]),
    `ALTER TABLE ${target} ALTER COLUMN ${sqlName(old)} DROP IDENTITY`,
  ];
}

function identityText(column: Fact, { value }: Fact, sequence: QualifiedName): string {
  const kind = column.value['identity'] === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  const options = [
    `SEQUENCE NAME ${textOfPath(sequence)}`,
    `START WITH ${textOf(value['start'])}`,
    `INCREMENT BY ${textOf(value['increment'])}`,
    `MINVALUE ${textOf(value['min'])}`,
    `MAXVALUE ${textOf(value['max'])}`,
    `CACHE ${textOf(value['cache'])}`,
    value['cycle'] === true ? 'CYCLE' : 'NO CYCLE',
  ];
  return `GENERATED ${kind} AS IDENTITY (${options.join(' ')})`;
}

function pathOf({ name: [schema = '', name = ''] }: Fact): QualifiedName {
  return { schema, name };
}

function textOfPath({ schema, name }: QualifiedName): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}
