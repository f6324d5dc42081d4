import * as v from 'valibot';
import { allowances } from '../guard/policy.ts';
import { argumentTypes } from '../runner/revision-arguments.ts';
import { isRecord } from './is-record.ts';
import { objectShape } from './object-shape.ts';

/** A day: a longer limit is a mistake (seconds or microseconds for milliseconds). */
const LONGEST_MS = 86_400_000;

const limit = (least: 0 | 1, meaning: string) => {
  const expected = `a whole number of milliseconds from ${least} to ${LONGEST_MS}`;
  const isInRange = (ms: number): boolean =>
    Number.isInteger(ms) && ms >= least && ms <= LONGEST_MS;
  return optional(v.pipe(v.number(expected), v.check(isInRange, expected)), meaning);
};

/** A key that may be left out, with its line in `docs/config.md`. */
function optional<const Schema extends v.GenericSchema>(schema: Schema, meaning: string) {
  return v.pipe(v.optional(schema), v.description(meaning));
}

const size = (expected: string, meaning: string) =>
  optional(
    v.pipe(
      v.number(expected),
      v.check((value) => Number.isSafeInteger(value) && value >= 0, expected),
    ),
    meaning,
  );

/** The names are those of `RunLimits`. */
export const limitsSchema = objectShape({
  lockTimeoutMs: limit(
    1,
    'How long one statement waits for a lock before its whole transaction is retried',
  ),
  lockRetryMs: limit(1, 'How long a transaction is retried for locks before the run gives up'),
  statementTimeoutMs: limit(0, 'Server-side limit of one statement; 0 is none'),
  runLockWaitMs: limit(1, 'How long a run waits for another run to finish'),
  idleTimeoutMs: limit(1, 'How long a revision may go without a statement or a settled promise'),
  connectTimeoutMs: limit(1, 'How long to wait for a connection'),
  stashBytes: size(
    'a number of bytes',
    'How much may be stashed in a database, all stashes together; 0 is no limit',
  ),
});

/** When changes of a table become steps; the names are those of `StepThreshold`. */
const stepsSchema = objectShape({
  rows: size('a number of rows', 'Tables of more rows are changed in steps; 50,000 unless given'),
  bytes: size('a number of bytes', 'Larger tables are changed in steps; 16 MiB unless given'),
});

const IDENTIFIER_BYTES = 63;

const identifier = v.pipe(
  v.string('a name'),
  v.check(
    (name) => name !== '' && !name.includes('\0') && utf8Length(name) <= IDENTIFIER_BYTES,
    `a name of 1 to ${IDENTIFIER_BYTES} bytes`,
  ),
);

const schemaName = v.pipe(
  identifier,
  v.check(
    (name) => !/^pg_|^information_schema$|^orch$/u.test(name),
    'a schema of the application, not one of PostgreSQL or of orch',
  ),
);

const argumentName = 'a name of up to 63 letters, digits, - and _';

const argumentType = '"boolean", "number", "text" or a list of texts';

/** The arguments that `-x` takes. */
const argumentsSchema = v.pipe(
  v.custom<object>(isRecord, 'an object of arguments'),
  v.record(
    v.pipe(v.string(argumentName), v.regex(/^[a-z][\w-]{0,62}$/iu, argumentName)),
    v.union(
      [
        v.picklist(argumentTypes),
        v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)),
      ],
      argumentType,
    ),
  ),
);

const nonEmpty = (expected: string) => v.pipe(v.string(expected), v.minLength(1, expected));

const objectOf = (what: string) =>
  v.pipe(v.custom<object>(isRecord, what), v.record(v.string(), v.unknown()));

/** An environment when it is more than a connection. */
export const environmentSchema = objectShape({
  /** An unset variable (`undefined`) is allowed until the connection is used. */
  connection: optional(
    v.unknown(),
    'A URL, `embedded:<name>`, `{ host, port, user, password, database, ssl }`, `{ filename }` for SQLite, or a function that returns one of these',
  ),
  protected: optional(
    v.boolean('true or false'),
    'Changing commands ask for the name of the environment; true for `prod`, `production` and names that start so, and for every environment that reaches the database of a protected one',
  ),
});

const settings = {
  environments: optional(
    objectOf('an object of environments'),
    'Environment names, each with a connection or `{ connection, protected }`',
  ),
  defaultEnvironment: optional(
    v.string('the name of an environment'),
    'The environment that is meant without `--env`; else `dev` or `development`, else the first',
  ),
  engine: optional(
    v.picklist(['postgres', 'sqlite'], '"postgres" or "sqlite"'),
    'The engine; else what the connection says',
  ),
  schemas: optional(
    v.pipe(
      v.array(schemaName, 'a list of schema names'),
      v.minLength(1, 'at least one schema'),
      v.check((names) => new Set(names).size === names.length, 'each schema once'),
    ),
    'Schemas that orch compares; `["public"]` unless given',
  ),
  extension: optional(
    v.picklist(['ts', 'js', 'mjs', 'cjs'], '"ts", "js", "mjs" or "cjs"'),
    'Extension of new revisions; `ts` unless given',
  ),
  models: optional(
    nonEmpty('the path of a module'),
    'The module that exports the models, from the configuration file; `orch create` generates from it',
  ),
  knexTable: optional(
    objectShape({
      tableName: v.optional(identifier),
      schemaName: v.nullish(identifier),
    }),
    'Where `knex_migrations` is, when Knex is used beside orch',
  ),
};

const cohorts = optional(
  nonEmpty('the path of a module'),
  'Module that exports cohorts, from the configuration file',
);

/** One of several databases. */
export const databaseSchema = objectShape({
  migrations: v.pipe(
    nonEmpty('a folder'),
    v.description('Folder of the revisions, from the configuration file'),
  ),
  cohorts,
  ...settings,
});

/** What `orch.config.ts` may hold; `docs/config.md` is made from it. */
export const configSchema = objectShape({
  databases: optional(
    objectOf('an object of databases'),
    'Databases by name, each with its own history',
  ),
  migrations: optional(
    nonEmpty('a folder'),
    'Folder of the revisions, from the configuration file; `./migrations` unless given',
  ),
  cohorts,
  ...settings,
  knexfile: optional(
    nonEmpty('the path of a knexfile'),
    'Take databases and environments from this knexfile, and only the rest from here',
  ),
  releaseBranches: optional(
    v.array(nonEmpty('a branch pattern'), 'a list of branch patterns'),
    'Git branches on which revisions are generated; `["main", "master", "release/*"]` unless given',
  ),
  guard: optional(
    v.pipe(
      v.custom<object>(isRecord, 'an object of branch patterns'),
      v.record(
        nonEmpty('a branch pattern'),
        v.picklist(allowances, '"nothing", "additions" or "anything"'),
      ),
    ),
    'What `orch guard` lets branches do with revisions, by pattern, the first that matches deciding: `{ "hotfix/*": "additions" }`; unless given, release branches may add them and all others nothing',
  ),
  shadow: optional(
    v.unknown(),
    'Where shadow databases are made; the server of the environment, or the embedded server, unless given',
  ),
  arguments: optional(
    argumentsSchema,
    'The arguments that revisions take from `-x key=value` as `context.x`, each "boolean", "number", "text" or a list of texts to choose from: `{ dev_data: "boolean", region: ["eu", "us"] }`; others are refused',
  ),
  limits: optional(limitsSchema, 'Time limits in milliseconds, and how much may be stashed'),
  steps: optional(
    stepsSchema,
    'The largest table that a generated revision changes in one transaction: `{ rows, bytes }`; a larger one gets expand, backfill and contract revisions',
  ),
});

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
