import { sqlName } from '../../render/sql/sql-name.ts';
import type { QualifiedName } from '../../render/sql/sql-reader.ts';

/** A column and its copy under another name, each of which may be written. */
export interface Alias {
  readonly table: QualifiedName;
  /** The name of the function and, with a `~` before it, of the trigger. */
  readonly pairing: string;
  readonly column: string;
  readonly copy: string;
}

/** Makes what keeps a column and its copy alike, whichever is written. */
export function beginAlias(alias: Alias): readonly string[] {
  const { table, pairing } = alias;
  const [target, trigger] = [pathOf(table), sqlName(`~${pairing}`)];
  return [
    makeAliasFunction('CREATE', alias),
    // Triggers run in the order of their names: this one sees what the others made of the row.
    `CREATE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${target} FOR EACH ROW EXECUTE FUNCTION ${functionOf(alias)}()`,
    // Rows that a replication brings have no value of the copy.
    `ALTER TABLE ${target} ENABLE ALWAYS TRIGGER ${trigger}`,
  ];
}

/** The trigger's function: what is given under one name counts for both. */
export function makeAliasFunction(verb: 'CREATE' | 'CREATE OR REPLACE', alias: Alias): string {
  const [column, copy] = [sqlName(alias.column), sqlName(alias.copy)];
  const isChanged = (name: string): string =>
    `NEW.${name}::text IS DISTINCT FROM OLD.${name}::text`;
  const body = [
    'BEGIN',
    // A default is the column's, so that what the copy has was given.
    `  IF TG_OP = 'INSERT' AND NEW.${copy} IS NOT NULL THEN`,
    `    NEW.${column} := NEW.${copy};`,
    `  ELSIF TG_OP = 'UPDATE' AND ${isChanged(copy)} AND NOT ${isChanged(column)} THEN`,
    `    NEW.${column} := NEW.${copy};`,
    '  ELSE',
    `    NEW.${copy} := NEW.${column};`,
    '  END IF;',
    '  RETURN NEW;',
    'END',
  ].join('\n');
  return `${verb} FUNCTION ${functionOf(alias)}() RETURNS trigger LANGUAGE plpgsql SET search_path TO '' AS $orch$\n${body}\n$orch$`;
}

/** The end of a pair whose table may have been renamed. */
export interface AliasEnd extends Pick<Alias, 'table' | 'pairing' | 'copy'> {
  /** The table as it was called when the pair was made. */
  readonly home: QualifiedName;
}

/** Drops the copy with what keeps it alike, all at once: without the one, the other fails. */
export function endAlias({ table, pairing, copy, home }: AliasEnd): string {
  return [
    'DO $orch$',
    'BEGIN',
    `  DROP TRIGGER ${sqlName(`~${pairing}`)} ON ${pathOf(table)};`,
    `  DROP FUNCTION ${functionOf({ table: home, pairing })}();`,
    `  ALTER TABLE ${pathOf(table)} DROP COLUMN ${sqlName(copy)};`,
    'END',
    '$orch$',
  ].join('\n');
}

function functionOf({ table, pairing }: Pick<Alias, 'table' | 'pairing'>): string {
  return `${sqlName(table.schema)}.${sqlName(pairing)}`;
}

function pathOf({ schema, name }: QualifiedName): string {
  return `${sqlName(schema)}.${sqlName(name)}`;
}
