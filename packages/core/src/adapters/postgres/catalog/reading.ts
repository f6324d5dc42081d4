import type { Fact, FactKey, FactValue } from '../../../catalog/catalog.ts';
import type { CatalogScope } from '../../../catalog/catalog-scope.ts';
import { factKey, factKeyAbout } from '../../../catalog/fact-key.ts';

/** What a fact says. */
export type FactRecord = Readonly<Record<string, FactValue>>;

/** A column as later families need it. */
export interface ColumnInfo {
  readonly name: string;
  readonly collation: number;
}

/** A table, view or composite type that is in scope. */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`. */
  readonly relkind: string;
  /** Columns by number. */
  readonly columns: Map<number, ColumnInfo>;
  /** The columns of a view or the attributes of a composite type, in order, as facts show them. */
  readonly members: FactRecord[];
}

/** What an oid stands for. */
export interface Target {
  readonly key: FactKey;
  readonly name: readonly string[];
}

interface Named {
  readonly kind: string;
  readonly name: readonly string[];
}

/** Collects facts while the families are read, and knows the oids that were seen. */
export class Reading {
  readonly scope: CatalogScope;
  readonly serverMajor: number;
  readonly facts: Fact[] = [];
  /** Tables, views and foreign tables in scope, by oid. */
  readonly relations = new Map<number, Relation>();
  /** Oids of tables that are left out; what hangs on them is left out too. */
  readonly ignored = new Set<number>();
  /** What the index behind a constraint is, by its oid. */
  readonly backingIndexes = new Map<number, FactRecord>();
  /** Operator classes that are not the default of their type, by oid, quoted. */
  readonly operatorClassNames = new Map<number, string>();
  readonly #named = new Map<string, Map<number, Named>>();

  constructor(scope: CatalogScope, serverMajor: number) {
    this.scope = scope;
    this.serverMajor = serverMajor;
  }

  /** Adds a fact; the key follows from kind and name. */
  add(kind: string, name: readonly string[], value: FactRecord, note?: FactRecord): FactKey {
    const key = factKey(kind, ...name);
    this.facts.push(
      note === undefined ? { key, kind, name, value } : { key, kind, name, value, note },
    );
    return key;
  }

  /** Adds a fact about another fact: a comment, an owner, a grant. */
  addAbout(kind: string, target: Target, value: FactRecord, suffix: readonly string[] = []): void {
    const about = factKeyAbout(kind, target.key);
    const key = (
      suffix.length === 0 ? about : `${about}:${factKey('', ...suffix).slice(1)}`
    ) as FactKey;
    this.facts.push({
      key,
      kind,
      name: [...target.name, ...suffix],
      value: { target: target.key, ...value },
    });
  }

  /** Remembers which fact an object is, so that comments and grants find it. */
  register(catalog: string, oid: number, kind: string, name: readonly string[]): void {
    const ofCatalog = this.#named.get(catalog) ?? new Map<number, Named>();
    this.#named.set(catalog, ofCatalog);
    ofCatalog.set(oid, { kind, name });
  }

  /** The fact of an object or, with `part`, of a relation's column; null when it is out of scope. */
  target(catalog: string, oid: number, part = 0): Target | null {
    const named = part === 0 ? this.#named.get(catalog)?.get(oid) : this.#column(oid, part);
    if (named === undefined) return null;
    return { key: factKey(named.kind, ...named.name), name: named.name };
  }

  #column(oid: number, number: number): Named | undefined {
    const relation = this.relations.get(oid);
    const column = relation?.columns.get(number);
    if (relation === undefined || column === undefined) return undefined;
    return { kind: 'column', name: [relation.schema, relation.name, column.name] };
  }

  /** Names of a table's columns by number, e.g. of `pg_constraint.conkey`; unknown ones are skipped. */
  columnNames(relation: Relation, numbers: readonly number[]): readonly string[] {
    return numbers.flatMap((number) => relation.columns.get(number)?.name ?? []);
  }
}
