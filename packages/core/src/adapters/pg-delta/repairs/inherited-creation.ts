import type { Lineage } from '../lineage.ts';
import type { DependencyEdge, Model } from '../model.ts';
import { isColumn, keyOf } from '../model.ts';
import type { Action } from '../plan-stage.ts';
import type { Ends, Repair } from '../repair.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/**
 * The engine makes a table that inherits with its first parent only, and adds a column that it
 * shares with a parent although it is there already. All parents and such columns belong into
 * CREATE TABLE.
 */
export const inheritedCreation: Repair = {
  // What the columns need must exist before the table.
  align: (ends) => ({ ...ends, to: { ...ends.to, edges: [...ends.to.edges, ...needs(ends)] } }),
  mend: (actions, ends) => {
    let state = actions;
    for (const [key, lineage] of newHeirs(ends)) state = makeWhole(state, key, lineage);
    return state;
  },
};

function newHeirs({ from, to }: Ends): readonly (readonly [string, Lineage])[] {
  return [...to.lineages].filter(([key, { inherits }]) => {
    return inherits.length > 0 && to.facts.has(key) && !from.facts.has(key);
  });
}

function needs(ends: Ends): readonly DependencyEdge[] {
  const heirs = new Map(newHeirs(ends));
  if (heirs.size === 0) return [];
  return ends.to.edges.flatMap((edge): DependencyEdge[] => {
    const table = tableOfColumn(edge, ends.to);
    if (table === null || !heirs.has(keyOf(table)) || keyOf(edge.to) === keyOf(table)) return [];
    return [{ from: table, to: edge.to, kind: 'depends' }];
  });
}

function tableOfColumn(edge: DependencyEdge, model: Model): DependencyEdge['from'] | null {
  if (edge.kind !== 'depends' || edge.from.kind !== 'column') return null;
  return model.facts.get(keyOf(edge.from))?.parent ?? null;
}

function makeWhole(
  actions: readonly Action[],
  key: string,
  { inherits, merged, requiredByParent, requirements }: Lineage,
): readonly Action[] {
  const create = actions.find((action) => {
    return action.verb === 'create' && action.produces.some((id) => keyOf(id) === key);
  });
  if (create === undefined) return actions;
  const columns = actions.filter((action) => {
    const [made] = action.produces;
    return (
      action.verb === 'create' &&
      made?.kind === 'column' &&
      merged.includes(made.name) &&
      action.consumes.some((id) => keyOf(id) === key)
    );
  });
  const clauses = columns.map(({ sql, produces: [column] }) => {
    const clause = sql.slice(sql.indexOf(' ADD COLUMN ') + 12);
    return isColumn(column) && requiredByParent.includes(column.name)
      ? clause.replace(/ NOT NULL(?= DEFAULT |$)/, '')
      : clause;
  });
  const own = requirements.map(([name, column]) => {
    return `CONSTRAINT ${quoteName(name)} NOT NULL ${quoteName(column)}`;
  });
  const parents = inherits.map(({ schema, name }) => quotePath(schema, name));
  const head = create.sql.slice(0, create.sql.indexOf(' () INHERITS '));
  const whole: Action = {
    ...create,
    sql: `${head} (${[...clauses, ...own].join(', ')}) INHERITS (${parents.join(', ')})`,
    produces: [...create.produces, ...columns.flatMap(({ produces }) => produces)],
  };
  return actions.flatMap((action) => {
    if (action === create) return [whole];
    return columns.includes(action) ? [] : [action];
  });
}
