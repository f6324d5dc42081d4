import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import { OrchError } from '../failure/orch-error.ts';

/** What generating a revision can fail with. */
export const generateErrors = {
  'GENERATE.BRANCH': {
    when: 'revisions are generated on release branches only, and another branch (or no branch) is checked out',
    remedy: 'switch to a release branch, or add `--here` when you know why',
  },
  'GENERATE.HISTORY_BROKEN': {
    when: 'the history cannot be replayed as it is: unreadable files, unknown parents, several heads',
    remedy: 'run `orch check` and mend what it finds',
  },
  'GENERATE.NO_REFERENCE': {
    when: 'no environment has the name that `--from` gives, and it is no URL',
    remedy: 'name an environment of the configuration, or give a URL',
  },
  'GENERATE.SAME_DATABASE': {
    when: 'the reference is not a database of its own but a throw-away shadow of orch',
    remedy: 'name the real reference with `--from`',
  },
  'GENERATE.UNMODELLED': {
    when: 'the databases differ in something that orch cannot write as a revision',
    remedy:
      'write that part by hand with `orch create --manual`, or leave it out with `--allow-unmodelled`',
  },
  'GENERATE.KEEP_NAME_IMPOSSIBLE': {
    when: 'With `--keep-old-name`, something is renamed whose old name cannot stand beside the new one.',
    remedy:
      'Rename it by itself first, or without `--keep-old-name` when nobody uses the old name.',
  },
  'GENERATE.DATA_ORDER': {
    when: 'With `--data`, a change that comes before the data needs one that comes after it.',
    remedy:
      'Generate without `--data`, and write the data step with `orch create --manual --data`.',
  },
  'GENERATE.DATA_TABLES': {
    when: 'A data step is to be written by hand, and no table is named whose row types it gets.',
    remedy: 'Name the tables: `orch create --manual --data "<message>" --table products`.',
  },
  'GENERATE.UNKNOWN_TABLE': {
    when: 'A table that a data step is to move rows of is not made by the history.',
    remedy: 'Name one of the tables that are listed, with its schema unless it is the usual one.',
  },
  'GENERATE.REQUIRED_COLUMN': {
    when: 'a column is required in the reference or the models, has no default, and the table may hold rows that need a value; models have no rows to learn it from',
    remedy:
      'say what the rows get with `--backfill "table.column=<SQL expression>"`, or have the place marked with `--allow-todo`; a default where the column comes from does, too',
  },
  'GENERATE.BACKFILL_UNUSED': {
    when: '`--backfill` names something that is no new column of a table that exists, or more than one',
    remedy:
      'name one of the columns in the message, with its schema where two tables have one name',
  },
  'GENERATE.BACKFILL_INVALID': {
    when: 'the server does not understand the expression that is given for a new column',
    remedy: 'write an SQL expression over the columns of its table',
  },
  'GENERATE.NOT_PROVED': {
    when: 'the revision was run on a shadow and did not reach the wanted schema, or did not return',
    remedy:
      'write that part by hand with `orch create --manual`; `--allow-unproved` writes the file and says so in its header',
  },
} satisfies ErrorTable;

export function branchRefused(branch: string | null, patterns: readonly string[]): OrchError {
  const where = branch === null ? 'no branch is checked out' : `branch ${branch} is checked out`;
  return new OrchError({
    code: 'GENERATE.BRANCH',
    message: `revisions are generated on ${patterns.join(', ')} only, and ${where}`,
    details: { branch, releaseBranches: patterns },
    hint: 'switch to a release branch, or add --here',
    exitCode: 2,
  });
}

export function historyBroken(findings: readonly Finding[]): OrchError {
  return new OrchError({
    code: 'GENERATE.HISTORY_BROKEN',
    message: `the history cannot be replayed: ${findings.map((finding) => finding.message).join('; ')}`,
    details: { findings },
    hint: 'orch check',
  });
}

export function noReference(name: string, environments: readonly string[]): OrchError {
  return new OrchError({
    code: 'GENERATE.NO_REFERENCE',
    message: `there is no environment ${name} to generate from; there are ${environments.join(', ')}`,
    details: { name, environments },
    hint: 'orch gen-from-db --from <environment or URL>',
    exitCode: 2,
  });
}

export function sameDatabase(name: string): OrchError {
  return new OrchError({
    code: 'GENERATE.SAME_DATABASE',
    message: `${name} is a shadow database of orch, not a reference`,
    details: { name },
    hint: 'name the real reference with --from',
    exitCode: 2,
  });
}

export function unmodelled(names: readonly string[]): OrchError {
  return new OrchError({
    code: 'GENERATE.UNMODELLED',
    message: `orch cannot write as a revision what differs: ${names.join('; ')}`,
    details: { unmodelled: names },
    hint: 'write it by hand with orch create --manual, or leave it out with --allow-unmodelled',
  });
}

/** `proposals` holds, by column, what gives some of the reference's rows their values. */
export function requiredColumns(
  columns: readonly string[],
  proposals: Readonly<Record<string, readonly string[]>>,
): OrchError {
  const found = Object.entries(proposals).filter(([, texts]) => texts.length > 0);
  const seen = found.map(([column, texts]) => `; for ${column}: ${texts.join(', ')}`).join('');
  const [first = 'table.column'] = Object.keys(proposals);
  return new OrchError({
    code: 'GENERATE.REQUIRED_COLUMN',
    message: `required, and without a value for the rows that exist: ${columns.join(', ')}${seen}`,
    details: { columns, proposals },
    hint: `say what they get with --backfill "${first}=<SQL expression>", or write the rest by hand with --allow-todo`,
  });
}

/** Columns for which no values can be written, whatever they are. */
export function cannotFill(columns: readonly string[]): OrchError {
  return new OrchError({
    code: 'GENERATE.REQUIRED_COLUMN',
    message: `required from the moment they are there, so that rows that exist could get no values: ${columns.join(', ')}`,
    details: { columns },
    hint: 'give the column a default or make it nullable where it comes from, or write the steps with orch create --manual',
  });
}

export function backfillUnused(name: string, columns: readonly string[]): OrchError {
  const list = columns.length === 0 ? 'there is none' : `there is ${columns.join(', ')}`;
  return new OrchError({
    code: 'GENERATE.BACKFILL_UNUSED',
    message: `--backfill ${name} is no new column of a table that exists: ${list}`,
    details: { name, columns },
    hint:
      columns.length === 0 ? 'leave --backfill out' : `--backfill "${columns[0]}=<SQL expression>"`,
    exitCode: 2,
  });
}

export function backfillInvalid(column: string, reason: string): OrchError {
  return new OrchError({
    code: 'GENERATE.BACKFILL_INVALID',
    message: `what was given for ${column} is no SQL expression over the columns of its table: ${reason}`,
    details: { column, reason },
    hint: `--backfill "${column}=<SQL expression>", e.g. lower(name)`,
    exitCode: 2,
  });
}

export function notProved(
  direction: 'up' | 'down' | 'up again',
  differences: readonly string[],
  cause?: unknown,
): OrchError {
  const what =
    direction === 'down'
      ? 'does not return to the schema before it'
      : 'does not reach the wanted schema';
  const reason =
    cause instanceof Error ? `: ${cause.message}` : `: ${differences.slice(0, 5).join('; ')}`;
  return new OrchError({
    code: 'GENERATE.NOT_PROVED',
    message: `the generated revision (${direction}) ${what}${reason}`,
    details: { direction, differences },
    hint: 'write that part by hand with orch create --manual, or add --allow-unproved to write the file as it is',
    cause,
  });
}

/** An old name cannot be kept beside the new one. */
export function keepNameImpossible(name: string, reason: string): OrchError {
  return new OrchError({
    code: 'GENERATE.KEEP_NAME_IMPOSSIBLE',
    message: `the old name ${name} cannot be kept beside the new one: ${reason}`,
    details: { name, reason },
    hint: 'rename it in a revision of its own, or leave --keep-old-name out',
    exitCode: 2,
  });
}

/** The changes cannot be divided around a data step. */
export function dataOrder(summary: string, cause: Error): OrchError {
  return new OrchError({
    code: 'GENERATE.DATA_ORDER',
    message: `the changes cannot be divided around the data: ${summary} fails by itself`,
    details: { summary },
    hint: 'orch create "<message>" without --data, then orch create --manual --data "<message>"',
    cause,
  });
}

/** No model and no table tells what rows are moved. */
export function dataTables(known: readonly string[]): OrchError {
  return new OrchError({
    code: 'GENERATE.DATA_TABLES',
    message: 'nothing says whose rows are moved',
    details: { known },
    hint: `--table ${known[0] ?? '<table>'}`,
    exitCode: 2,
  });
}

/** A table that the history does not make. */
export function unknownTable(name: string, known: readonly string[]): OrchError {
  return new OrchError({
    code: 'GENERATE.UNKNOWN_TABLE',
    message: `the history makes no table ${name}`,
    details: { table: name, known },
    hint: known.length === 0 ? 'orch status' : `one of ${known.slice(0, 10).join(', ')}`,
    exitCode: 2,
  });
}
