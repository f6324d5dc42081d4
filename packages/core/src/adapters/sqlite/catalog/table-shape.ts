/** A key of an index or a constraint. */
export interface KeyShape {
  /** The column, null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  readonly order: 'asc' | 'desc';
  /** The collation that the key names itself. */
  readonly collation: string | null;
}

interface ConstraintBase {
  /** The name that somebody gave it. */
  readonly name: string | null;
}

/** What happens to a row that breaks a constraint, where it is not the usual ABORT. */
export type Conflict = 'rollback' | 'fail' | 'ignore' | 'replace' | null;

export interface PrimaryKeyShape extends ConstraintBase {
  readonly type: 'primaryKey';
  readonly keys: readonly KeyShape[];
  readonly autoIncrement: boolean;
  readonly conflict: Conflict;
}

export interface UniqueShape extends ConstraintBase {
  readonly type: 'unique';
  readonly keys: readonly KeyShape[];
  readonly conflict: Conflict;
}

export interface CheckShape extends ConstraintBase {
  readonly type: 'check';
  readonly expression: string;
}

export interface ForeignKeyShape extends ConstraintBase {
  readonly type: 'foreignKey';
  readonly columns: readonly string[];
  readonly table: string;
  /** Null: the primary key of the other table. */
  readonly references: readonly string[] | null;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly match: string;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
}

export type ConstraintShape = PrimaryKeyShape | UniqueShape | CheckShape | ForeignKeyShape;

export interface ColumnShape {
  readonly name: string;
  /** As it was declared, blanks made one and in small letters; empty when there is none. */
  readonly type: string;
  readonly notNull: boolean;
  readonly notNullConflict: Conflict;
  /** A collation other than BINARY. */
  readonly collation: string | null;
  readonly default: string | null;
  readonly generated: { readonly kind: 'stored' | 'virtual'; readonly expression: string } | null;
}

/** What a CREATE TABLE statement says beside what pragmas tell. */
export interface TableShape {
  readonly columns: readonly ColumnShape[];
  readonly constraints: readonly ConstraintShape[];
}
