const everyOption =
  /^(CREATE SEQUENCE .+?) AS (smallint|integer|bigint) INCREMENT BY ([1-9]\d*) MINVALUE (-?\d+) MAXVALUE (\d+) START WITH (-?\d+) CACHE (\d+) (NO )?CYCLE$/;

const maximum: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

/**
 * A new ascending sequence without the options that the server would choose anyway; every other
 * statement as it is.
 *
 * Source: PostgreSQL manual, CREATE SEQUENCE.
 */
export function shortSequence(sql: string): string {
  const [, head, type = '', increment, minimum, most, start, cache, noCycle] =
    everyOption.exec(sql) ?? [];
  if (head === undefined || minimum === undefined) return sql;
  return [
    head,
    ...(type === 'bigint' ? [] : [`AS ${type}`]),
    ...(increment === '1' ? [] : [`INCREMENT BY ${increment}`]),
    ...(minimum === '1' ? [] : [`MINVALUE ${minimum}`]),
    ...(most === maximum[type] ? [] : [`MAXVALUE ${most}`]),
    ...(start === minimum ? [] : [`START WITH ${start}`]),
    ...(cache === '1' ? [] : [`CACHE ${cache}`]),
    ...(noCycle === undefined ? ['CYCLE'] : []),
  ].join(' ');
}
