import { sameValue } from '../catalog/canonical-json.ts';
import type { Fact } from '../catalog/catalog.ts';
import { textOf } from '../catalog/text-of.ts';
import { sqlName } from '../generate/render/sql/sql-name.ts';

/**
 * The statements that take a change by hand back: from what the database has to what it should
 * have. Null where it takes more than an obvious statement.
 */
export function undoSql(database: Fact | null, wanted: Fact | null): readonly string[] | null {
  if (database === null) return wanted === null ? null : addSql(wanted);
  if (wanted === null) return dropSql(database);
  if (database.key !== wanted.key) return renameSql(database, wanted);
  return database.kind === 'column' ? alterSql(database, wanted) : null;
}

function renameSql(database: Fact, wanted: Fact): readonly string[] | null {
  const names = `${lastOf(database)} TO ${lastOf(wanted)}`;
  switch (database.kind) {
    case 'column':
      return [`ALTER TABLE ${tableOf(database)} RENAME COLUMN ${names}`];
    case 'constraint':
      return [`ALTER TABLE ${tableOf(database)} RENAME CONSTRAINT ${names}`];
    case 'index': {
      const schema = sqlName(database.name[0] ?? '');
      return [`ALTER INDEX ${schema}.${lastOf(database)} RENAME TO ${lastOf(wanted)}`];
    }
    default:
      return null;
  }
}

function addSql(wanted: Fact): readonly string[] | null {
  const { type, notNull, default: given, identity, generated } = wanted.value;
  const isPlain = identity === null && generated === null;
  // Rows that are there have no value for a required column, and a sequence may be gone too.
  const isSafe = typeof given === 'string' ? !given.includes('nextval(') : notNull !== true;
  if (wanted.kind !== 'column' || !isPlain || !isSafe) return null;
  const parts = [
    `ALTER TABLE ${tableOf(wanted)} ADD COLUMN ${lastOf(wanted)} ${textOf(type)}`,
    ...(typeof given === 'string' ? [`DEFAULT ${given}`] : []),
    ...(notNull === true ? ['NOT NULL'] : []),
  ];
  return [parts.join(' ')];
}

const droppable: ReadonlyMap<string, string> = new Map([
  ['table', 'TABLE'],
  ['view', 'VIEW'],
  ['materializedView', 'MATERIALIZED VIEW'],
  ['sequence', 'SEQUENCE'],
  ['enum', 'TYPE'],
  ['domain', 'DOMAIN'],
]);

function dropSql(database: Fact): readonly string[] | null {
  switch (database.kind) {
    case 'column':
      return [`ALTER TABLE ${tableOf(database)} DROP COLUMN ${lastOf(database)}`];
    case 'constraint':
      return [`ALTER TABLE ${tableOf(database)} DROP CONSTRAINT ${lastOf(database)}`];
    case 'index':
      return [`DROP INDEX ${sqlName(database.name[0] ?? '')}.${lastOf(database)}`];
    case 'trigger':
      return [`DROP TRIGGER ${lastOf(database)} ON ${tableOf(database)}`];
    default: {
      const word = droppable.get(database.kind);
      return word === undefined ? null : [`DROP ${word} ${database.name.map(sqlName).join('.')}`];
    }
  }
}

/** Only nullability and default are taken back without a thought about values. */
function alterSql(database: Fact, wanted: Fact): readonly string[] | null {
  const simple = new Set(['notNull', 'default']);
  const names = [...new Set([...Object.keys(database.value), ...Object.keys(wanted.value)])];
  const changed = names.filter(
    (name) => !sameValue(database.value[name] ?? null, wanted.value[name] ?? null),
  );
  if (!changed.every((name) => simple.has(name))) return null;
  const alter = `ALTER TABLE ${tableOf(database)} ALTER COLUMN ${lastOf(database)}`;
  const given = wanted.value.default;
  return changed.map((name) => {
    if (name === 'notNull')
      return `${alter} ${wanted.value.notNull === true ? 'SET' : 'DROP'} NOT NULL`;
    return typeof given === 'string' ? `${alter} SET DEFAULT ${given}` : `${alter} DROP DEFAULT`;
  });
}

function tableOf({ name }: Fact): string {
  return name.slice(0, 2).map(sqlName).join('.');
}

function lastOf({ name }: Fact): string {
  return sqlName(name.at(-1) ?? '');
}
