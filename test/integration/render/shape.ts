/** Statements as the planner writes them, and the code that stands for them. */
export interface RenderShape {
  readonly title: string;
  /** The schema before, as SQL. */
  readonly given?: string;
  readonly plan: readonly string[];
  /** The body of `up`, each line without its indentation. */
  readonly code: readonly string[];
  /** First major version that has the statement. */
  readonly since?: number;
}

/** A table with a column of this definition. */
export function column(definition: string, code: string): RenderShape {
  return {
    title: `column ${definition}`,
    plan: [`CREATE TABLE "public"."t" ("a" integer, "x" ${definition})`],
    code: ["await knex.schema.createTable('t', (table) => {", "table.integer('a');", code, '});'],
  };
}

/** One statement on table `t` that becomes one call in `alterTable`. */
export function addedTo(given: string, statement: string, code: string): RenderShape {
  return {
    title: statement,
    given,
    plan: [statement],
    code: ["await knex.schema.alterTable('t', (table) => {", code, '});'],
  };
}

/** One statement that becomes a statement of its own. */
export function sql(statement: string, code: string, given?: string): RenderShape {
  return {
    title: statement,
    ...(given === undefined ? {} : { given }),
    plan: [statement],
    code: [code],
  };
}

/** As a string, a template, or a template of several lines that are one here. */
export function literal(text: string): string {
  if (text.length > 88 && / (?:ADD|REFERENCES) /.test(text)) return `\` ${text} \``;
  return text.includes("'") ? `\`${text}\`` : `'${text}'`;
}
