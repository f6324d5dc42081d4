/** The one method of a session that readers need; `pg.Client` has it. */
export interface Querier {
  query<Row extends object>(
    text: string,
    values?: unknown[],
  ): Promise<{ readonly rows: readonly Row[] }>;
}
