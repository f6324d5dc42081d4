import type { Fact } from '../../../catalog/catalog.ts';
import { usualNotNullName } from '../../../catalog/usual-not-null-name.ts';
import type { StableId } from '../model.ts';
import { factOf } from '../model.ts';
import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, list, text } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { renameNotNull } from '../rename-not-null.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/**
 * Not-null constraints, which have names since PostgreSQL 18, where they are not as `SET NOT NULL`
 * makes them: named otherwise, not for heirs, or not valid yet.
 */
export const notNullConstraints: OwnFamily = ({ model, catalog }) => {
  if (catalog.serverMajor < 18) return [];
  return factsOfKind(catalog, 'constraint').flatMap((constraint): readonly OwnFact[] => {
    const [schema = '', table = ''] = constraint.name;
    const [column = ''] = list(constraint.value.columns).map(text);
    const parent: StableId = { kind: 'column', schema, table, name: column };
    if (constraint.value.type !== 'notNull' || factOf(model, parent) === undefined) return [];
    return settingsOf(constraint, parent, column);
  });
};

function settingsOf(constraint: Fact, parent: StableId, column: string): readonly OwnFact[] {
  const { name: parts, value } = constraint;
  const [schema = '', table = '', name = ''] = parts;
  const path = quotePath(schema, table);
  const alter = `ALTER TABLE ${path}`;
  const id = (kind: string) => ownId(kind, [schema, table, column]);
  const usual = usualNotNullName(table, column);
  const unmake = `${alter} RENAME CONSTRAINT ${quoteName(name)} TO ${quoteName(usual)}`;
  const facts: OwnFact[] = [];
  if (value.validated === false) {
    const inherit = value.noInherit === true ? ' NO INHERIT' : '';
    const add = `${alter} ADD CONSTRAINT ${quoteName(name)} NOT NULL ${quoteName(column)}`;
    facts.push({
      id: id('notNullValidity'),
      parent,
      make: [`${add}${inherit} NOT VALID`],
      unmake: `${alter} VALIDATE CONSTRAINT ${quoteName(name)}`,
    });
  }
  if (name !== usual) {
    facts.push({
      id: id('notNullName'),
      parent,
      make: [renameNotNull(path, column, name)],
      unmake,
      clear: [unmake],
      details: { _name: name },
    });
  }
  if (value.noInherit === true) {
    const change = `${alter} ALTER CONSTRAINT ${quoteName(name)}`;
    facts.push({
      id: id('notNullInheritance'),
      parent,
      make: [`${change} NO INHERIT`],
      unmake: `${change} INHERIT`,
    });
  }
  return facts;
}
