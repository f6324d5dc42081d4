import { readSql, type QualifiedName, type SqlReader } from '../sql/sql-reader.ts';

/** When a deferrable constraint is checked. */
export type Deferral = 'deferred' | 'immediate';

/** A constraint as `ADD CONSTRAINT` defines it. */
export type TableConstraint = KeyConstraint | CheckConstraint | ForeignKey | OtherConstraint;

export interface KeyConstraint {
  readonly kind: 'primary' | 'unique';
  readonly name: string;
  readonly columns: readonly string[];
  readonly deferral: Deferral | null;
  /** The text after the name. */
  readonly definition: string;
}

export interface CheckConstraint {
  readonly kind: 'check';
  readonly name: string;
  readonly predicate: string;
  readonly definition: string;
}

export interface ForeignKey {
  readonly kind: 'foreign';
  readonly name: string;
  readonly columns: readonly string[];
  readonly referenced: QualifiedName;
  readonly referencedColumns: readonly string[];
  readonly onUpdate: string | null;
  readonly onDelete: string | null;
  readonly deferral: Deferral | null;
  readonly definition: string;
}

/** A form that only SQL has: exclusion, `NULLS NOT DISTINCT`, `NOT VALID`, ... */
export interface OtherConstraint {
  readonly kind: 'other';
  readonly name: string;
  readonly definition: string;
}

/** Reads `name definition`, after the keyword CONSTRAINT. */
export function readTableConstraint(reader: SqlReader): TableConstraint {
  const name = reader.name();
  const definition = reader.textUntil();
  const read = (inner: SqlReader): TableConstraint =>
    readKnownForm(inner, { name, definition }) ?? inner.fail();
  return readSql(definition, read) ?? { kind: 'other', name, definition };
}

function readKnownForm(
  reader: SqlReader,
  base: { readonly name: string; readonly definition: string },
): TableConstraint | null {
  if (reader.accept('PRIMARY KEY')) {
    const columns = reader.nameList();
    return { ...base, kind: 'primary', columns, deferral: readDeferral(reader) };
  }
  if (reader.accept('UNIQUE')) {
    const columns = reader.nameList();
    return { ...base, kind: 'unique', columns, deferral: readDeferral(reader) };
  }
  if (reader.accept('CHECK')) return { ...base, kind: 'check', predicate: reader.parenthesised() };
  if (!reader.accept('FOREIGN KEY')) return null;
  const columns = reader.nameList();
  reader.expect('REFERENCES');
  return {
    ...base,
    kind: 'foreign',
    columns,
    referenced: reader.qualifiedName(),
    referencedColumns: reader.nameList(),
    onUpdate: reader.accept('ON UPDATE') ? readAction(reader) : null,
    onDelete: reader.accept('ON DELETE') ? readAction(reader) : null,
    deferral: readDeferral(reader),
  };
}

function readAction(reader: SqlReader): string {
  const actions = ['CASCADE', 'SET NULL', 'SET DEFAULT', 'RESTRICT', 'NO ACTION'];
  return actions.find((action) => reader.accept(action)) ?? reader.fail();
}

function readDeferral(reader: SqlReader): Deferral | null {
  if (!reader.accept('DEFERRABLE')) return null;
  return reader.accept('INITIALLY DEFERRED') ? 'deferred' : 'immediate';
}
