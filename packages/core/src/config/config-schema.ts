import { z } from 'zod';

/** A day: a longer limit is a mistake (seconds or microseconds for milliseconds). */
const LONGEST_MS = 86_400_000;

const milliseconds = (least: 0 | 1) =>
  z
    .int(`a whole number of milliseconds from ${least} to ${LONGEST_MS}`)
    .min(least, `a whole number of milliseconds from ${least} to ${LONGEST_MS}`)
    .max(LONGEST_MS, `a whole number of milliseconds from ${least} to ${LONGEST_MS}`);

/** Time limits; the names are those of `RunLimits`. */
export const limitsSchema = z.strictObject(
  {
    lockTimeoutMs: milliseconds(1)
      .optional()
      .describe('How long one statement waits for a lock before its whole transaction is retried'),
    lockRetryMs: milliseconds(1)
      .optional()
      .describe('How long a transaction is retried for locks before the run gives up'),
    statementTimeoutMs: milliseconds(0)
      .optional()
      .describe('Server-side limit of one statement; 0 is none'),
    runLockWaitMs: milliseconds(1)
      .optional()
      .describe('How long a run waits for another run to finish'),
    idleTimeoutMs: milliseconds(1)
      .optional()
      .describe('How long a revision may go without a statement or a settled promise'),
    connectTimeoutMs: milliseconds(1).optional().describe('How long to wait for a connection'),
  },
  'an object',
);

const IDENTIFIER_BYTES = 63;

const identifier = z
  .string('a name')
  .refine(
    (name) => name !== '' && !name.includes('\0') && utf8Length(name) <= IDENTIFIER_BYTES,
    `a name of 1 to ${IDENTIFIER_BYTES} bytes`,
  );

const schemaName = identifier.refine(
  (name) => !/^pg_|^information_schema$|^orch$/u.test(name),
  'a schema of the application, not one of PostgreSQL or of orch',
);

/** An unset variable (`undefined`) is allowed until the connection is used. */
const connection = z
  .unknown()
  .describe(
    'A URL, `embedded:<name>`, `{ host, port, user, password, database, ssl }`, `{ filename }` for SQLite, or a function that returns one of these',
  );

/** One environment when it is more than a connection. */
export const environmentSchema = z.strictObject(
  {
    connection,
    protected: z
      .boolean('true or false')
      .optional()
      .describe(
        'Changing commands ask for the name of the environment; true for `prod`, `production` and names that start so, and for every environment that reaches the database of a protected one',
      ),
  },
  'an object',
);

const settings = {
  environments: z
    .record(z.string(), z.unknown(), 'an object of environments')
    .optional()
    .describe('Environment names, each with a connection or `{ connection, protected }`'),
  defaultEnvironment: z
    .string('the name of an environment')
    .optional()
    .describe(
      'The environment that is meant without `--env`; else `dev` or `development`, else the first',
    ),
  engine: z
    .enum(['postgres', 'sqlite'], '"postgres" or "sqlite"')
    .optional()
    .describe('The engine; else what the connection says'),
  schemas: z
    .array(schemaName, 'a list of schema names')
    .min(1, 'at least one schema')
    .refine((names) => new Set(names).size === names.length, 'each schema once')
    .optional()
    .describe('Schemas that orch compares; `["public"]` unless given'),
  extension: z
    .enum(['ts', 'js', 'mjs', 'cjs'], '"ts", "js", "mjs" or "cjs"')
    .optional()
    .describe('Extension of new revisions; `ts` unless given'),
  knexTable: z
    .strictObject(
      {
        tableName: identifier.optional(),
        schemaName: identifier.nullable().optional(),
      },
      'an object',
    )
    .optional()
    .describe('Where `knex_migrations` is, when Knex is used beside orch'),
};

/** One of several databases. */
export const databaseSchema = z.strictObject(
  {
    migrations: z
      .string('a folder')
      .min(1, 'a folder')
      .describe('Folder of the revisions, from the configuration file'),
    ...settings,
  },
  'an object',
);

/** What `orch.config.ts` may hold; `docs/config.md` is made from it. */
export const configSchema = z.strictObject(
  {
    databases: z
      .record(z.string(), z.unknown(), 'an object of databases')
      .optional()
      .describe('Databases by name, each with its own history'),
    migrations: z
      .string('a folder')
      .min(1, 'a folder')
      .optional()
      .describe(
        'Folder of the revisions, from the configuration file; `./migrations` unless given',
      ),
    ...settings,
    knexfile: z
      .string('the path of a knexfile')
      .min(1, 'the path of a knexfile')
      .optional()
      .describe('Take databases and environments from this knexfile, and only the rest from here'),
    releaseBranches: z
      .array(z.string('a branch pattern').min(1, 'a branch pattern'), 'a list of branch patterns')
      .optional()
      .describe(
        'Git branches on which revisions are generated; `["main", "master", "release/*"]` unless given',
      ),
    shadow: connection
      .optional()
      .describe(
        'Where shadow databases are made; the server of the environment, or the embedded server, unless given',
      ),
    limits: limitsSchema.optional().describe('Time limits in milliseconds'),
  },
  'an object',
);

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
