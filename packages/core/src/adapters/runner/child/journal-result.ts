import pg from 'pg';

/** An answer of the server with its values as text, as it can be kept and read back. */
export interface KeptAnswer {
  readonly command: string;
  readonly rowCount: number | null;
  readonly fields: readonly KeptField[];
  readonly rows: readonly (readonly (string | null)[])[];
}

interface KeptField {
  readonly name: string;
  readonly type: number;
}

/** Largest answer that is kept, in characters of JSON. */
const largestKept = 1_000_000;

/** Query options that make `pg` hand over values as the server wrote them. */
export const asText = {
  rowMode: 'array' as const,
  types: { getTypeParser: () => (value: string) => value },
};

/** What `pg` returned for a text of one or several statements, taken with {@link asText}. */
export function keepAnswers(answer: unknown): readonly KeptAnswer[] {
  const answers = (Array.isArray(answer) ? answer : [answer]) as readonly pg.QueryArrayResult[];
  return answers.map(({ command, rowCount, fields, rows }) => ({
    command,
    rowCount,
    fields: (fields ?? []).map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
    rows: rows as readonly (readonly (string | null)[])[],
  }));
}

/** The JSON of kept answers; null when they are too large to keep. */
export function writeAnswers(answers: readonly KeptAnswer[]): string | null {
  const text = JSON.stringify(answers);
  return text.length > largestKept ? null : text;
}

/**
 * Makes of kept answers what `pg` would have returned, so that a statement that is played again
 * gives the revision the very values that it gave when it ran.
 */
export function reviveAnswers(answers: readonly KeptAnswer[], rowMode: unknown): unknown {
  const revived = answers.map(({ command, rowCount, fields, rows }) => {
    const parsers = fields.map(({ type }) => parserOf(type));
    const parse = (row: readonly (string | null)[]): unknown[] =>
      row.map((value, index) => (value === null ? null : parsers[index]?.(value)));
    const parsed = rows.map(parse);
    return {
      command,
      rowCount,
      oid: null,
      fields: fields.map(({ name, type }) => ({ name, dataTypeID: type })),
      rows:
        rowMode === 'array'
          ? parsed
          : parsed.map((row) =>
              Object.fromEntries(fields.map(({ name }, index) => [name, row[index]])),
            ),
    };
  });
  return revived.length === 1 ? revived[0] : revived;
}

/** The driver knows more types than its list has, so any number is asked for. */
function parserOf(type: number): (value: string) => unknown {
  const parser: unknown = Reflect.apply(pg.types.getTypeParser, null, [type, 'text']);
  return parser as (value: string) => unknown;
}
