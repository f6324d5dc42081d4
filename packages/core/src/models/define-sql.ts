import { keysOf, type Dependencies, type SqlModel } from './model.ts';

/** SQL that makes a part of the schema. */
export interface SqlDefinition {
  /** One statement or several; a text may hold several too. Nothing is replaced in it. */
  readonly up: string | readonly string[];
  /** What must be made before it: the tables of a view, the function of a trigger. */
  readonly dependsOn?: Dependencies;
}

/**
 * Declares what no table builder makes: a type, a view, a function, a trigger, an extension.
 *
 *     export const mood = defineSql('mood', { up: `CREATE TYPE mood AS ENUM ('calm', 'merry')` });
 *
 * The name is for messages and for `dependsOn`; what is made is what the SQL says.
 */
export function defineSql(name: string, { up, dependsOn }: SqlDefinition): SqlModel {
  return Object.freeze({
    kind: 'orch.sqlModel',
    name,
    up: Object.freeze(typeof up === 'string' ? [up] : [...up]),
    dependsOn: Object.freeze(keysOf(dependsOn)),
  });
}
