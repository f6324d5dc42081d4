/**
 * The server's message about a failed statement without the values of rows. A data exception
 * (class 22, https://www.postgresql.org/docs/current/errcodes-appendix.html) quotes the value that
 * it is about; what stands in the statement itself may be shown, what comes from a row or from a
 * parameter may not.
 *
 *     invalid input syntax for type integer: "ada@example.org"
 *     invalid input syntax for type integer: "***"
 */
export function hideValues(
  message: string,
  statement: { readonly sqlState: string | null; readonly sql: string },
): string {
  if (statement.sqlState?.startsWith('22') !== true) return message;
  // A value may hold quotes, too.
  return message.replace(quoted, (whole, before: string, value: string, after: string) =>
    statement.sql.includes(value) ? whole : `${before}***${after}`,
  );
}

/** The quotation marks of the languages that PostgreSQL speaks. */
const quoted = /(["„“”«»‹›‚‘’「『])(.*)(["“”«»‹›‘’」』])/su;
