import { getDescription } from 'valibot';
import {
  configSchema,
  databaseSchema,
  environmentSchema,
  limitsSchema,
} from '../../packages/core/src/config/config-schema.ts';
import { defaultLimits } from '../../packages/core/src/config/default-limits.ts';
import { limitVariables } from '../../packages/core/src/config/make-project.ts';
import type { ObjectShape } from '../../packages/core/src/config/object-shape.ts';
import { code, GENERATED, table } from './markdown.ts';

const INTRODUCTION = `
orch takes its configuration from the nearest \`orch.config.{ts,mts,js,mjs,cjs}\` or
\`knexfile.{js,mjs,ts,cjs}\`, from the current folder upwards to the root of the repository;
\`--config <path>\` or \`ORCH_CONFIG\` names another one. Flags win over \`ORCH_\` variables, those over
the file, and the file over the defaults. Every problem is reported at once, and no value is ever
repeated, since it may be a secret. \`orch config\` prints what is in force.

\`\`\`ts
import { defineConfig } from '@orch/core';

export default defineConfig({
  databases: {
    main: {
      migrations: './migrations',
      environments: {
        dev: 'embedded:dev',
        prod: { connection: process.env.PROD_URL, protected: true },
      },
    },
  },
  releaseBranches: ['main', 'release/*'],
});
\`\`\`

A project of one database, which is then called \`main\`, writes the keys of the database at the top:
\`defineConfig({ migrations, environments })\`.
`;

const CONNECTIONS = `
A connection is a URL (\`postgres://user:password@host:5432/database\`), \`embedded:<name>\` for a
database on the project's own server, an object of the values that \`pg\` takes, \`{ filename }\` for
SQLite, or a function that returns one of these, now or later. One that is empty, because its
variable is not set, is no problem until it is used.
`;

const KNEXFILE = `
An existing knexfile is used unchanged, TypeScript and functions included. Its environments become
those of the database \`main\`; the default one is \`NODE_ENV\`, else \`development\`, as Knex has it.
What counts of an environment: \`client\` (PostgreSQL or SQLite), \`connection\`, \`searchPath\`, and of
\`migrations\` the keys \`directory\` (one or several), \`extension\`, \`loadExtensions\`, \`tableName\`,
\`schemaName\` and \`sortDirsSeparately\`. Revisions run with the \`wrapIdentifier\`,
\`postProcessResponse\`, \`useNullAsDefault\` and \`userParams\` of the file. orch has one connection of
its own in place of the pool, and calls \`pool.afterCreate\` on it before each revision. To say more than a knexfile can, e.g. limits or release
branches, write an \`orch.config.ts\` with \`knexfile: './knexfile.js'\`.
`;

const VARIABLES: readonly (readonly [string, string])[] = [
  ['ORCH_CONFIG', 'The configuration file (`--config`)'],
  ['ORCH_ENV', 'The environment (`--env`)'],
  ['ORCH_DATABASE', 'The database (`--database`)'],
  [
    'ORCH_DATABASE_URL',
    'Replaces the connection of the chosen environment; refused when it reaches the database of a protected environment that was not chosen',
  ],
  ['ORCH_LOG', 'The level of the JSON log lines on stderr (`--log-level`)'],
];

/** `docs/config.md` from the schema. */
export function configPage(): string {
  const shared = Object.keys(databaseSchema.entries);
  return [
    GENERATED,
    '# Configuration',
    INTRODUCTION,
    '## The project',
    keyTable(configSchema, (key) => !shared.includes(key)),
    '## A database',
    'Inside of `databases.<name>`, or at the top when there is only one.',
    keyTable(databaseSchema),
    '## An environment',
    CONNECTIONS,
    keyTable(environmentSchema),
    '## Limits',
    table(
      ['Key', 'Default', 'Variable', 'Meaning'],
      describedKeys(limitsSchema).map(({ key, meaning }) => [
        code(key),
        String(defaultLimits[key as keyof typeof defaultLimits]),
        code(Object.entries(limitVariables).find(([, name]) => name === key)?.[0] ?? ''),
        meaning,
      ]),
    ),
    '## Variables',
    table(
      ['Variable', 'Meaning'],
      VARIABLES.map(([name, meaning]) => [code(name), meaning]),
    ),
    '## Knexfiles',
    KNEXFILE,
  ].join('\n\n');
}

function keyTable(schema: ObjectShape, isShown: (key: string) => boolean = () => true): string {
  return table(
    ['Key', 'Type', 'Meaning'],
    describedKeys(schema)
      .filter(({ key }) => isShown(key))
      .map(({ key, type, meaning }) => [code(key), type, meaning]),
  );
}

interface DescribedKey {
  readonly key: string;
  readonly type: string;
  readonly meaning: string;
}

function describedKeys(schema: ObjectShape): readonly DescribedKey[] {
  return Object.entries(schema.entries).map(([key, entry]) => {
    const meaning = getDescription(entry);
    if (meaning === undefined) throw new Error(`the configuration key ${key} has no description`);
    return { key, type: typeText('wrapped' in entry ? entry.wrapped : entry), meaning };
  });
}

function typeText(schema: object): string {
  if ('options' in schema && Array.isArray(schema.options)) {
    return schema.options.map((one) => code(String(one))).join(', ');
  }
  const names: Readonly<Record<string, string>> = {
    array: 'list of text',
    boolean: 'boolean',
    custom: 'object',
    number: 'whole number',
    string: 'text',
    unknown: 'connection',
  };
  const type = 'type' in schema ? String(schema.type) : '';
  const name = names[type];
  if (name === undefined) throw new Error(`the documentation has no word for ${type}`);
  return name;
}
