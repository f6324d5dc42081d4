/** The version of the store's tables that this orch reads and writes. */
export const storeVersion = 1;

/**
 * What leads from each version of the store to the next; `storeUpgrades[0]` creates version 1.
 * A released entry is never edited: databases hold what it made.
 *
 * Everything is owned by the role that runs first and hidden from PUBLIC; ids sort in byte order in
 * every locale.
 */
export const storeUpgrades: readonly string[] = [
  `
CREATE SCHEMA IF NOT EXISTS orch;
REVOKE ALL ON SCHEMA orch FROM PUBLIC;

CREATE TABLE orch.store (
  singleton pg_catalog.bool PRIMARY KEY DEFAULT true CHECK (singleton),
  version pg_catalog.int4 NOT NULL,
  environment pg_catalog.text,
  created_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.now()
);

CREATE TABLE orch.revisions (
  id pg_catalog.text COLLATE pg_catalog."C" PRIMARY KEY,
  position pg_catalog.int8 NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  parents pg_catalog.text[] NOT NULL,
  checksum pg_catalog.text NOT NULL,
  source pg_catalog.text NOT NULL,
  path pg_catalog.text NOT NULL,
  file_name pg_catalog.text NOT NULL,
  commit_id pg_catalog.text,
  applied_by pg_catalog.text NOT NULL,
  applied_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  duration_ms pg_catalog.int8 NOT NULL,
  origin pg_catalog.text NOT NULL CHECK (origin IN ('run', 'stamped', 'adopted')),
  environment pg_catalog.text,
  x pg_catalog.jsonb NOT NULL DEFAULT '{}',
  run_id pg_catalog.int8
);

CREATE TABLE orch.intents (
  id pg_catalog.text COLLATE pg_catalog."C" PRIMARY KEY,
  direction pg_catalog.text NOT NULL CHECK (direction IN ('up', 'down')),
  checksum pg_catalog.text NOT NULL,
  backend_pid pg_catalog.int4 NOT NULL,
  backend_start pg_catalog.timestamptz NOT NULL,
  started_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  started_by pg_catalog.text NOT NULL,
  run_id pg_catalog.int8
);

CREATE TABLE orch.journal (
  revision pg_catalog.text COLLATE pg_catalog."C" NOT NULL
    REFERENCES orch.intents (id) ON DELETE CASCADE,
  step pg_catalog.int4 NOT NULL,
  hash pg_catalog.text NOT NULL,
  sql pg_catalog.text NOT NULL,
  state pg_catalog.text NOT NULL CHECK (state IN ('inFlight', 'done')),
  kind pg_catalog.text NOT NULL CHECK (kind IN ('read', 'write', 'session')),
  result pg_catalog.json,
  probe pg_catalog.json,
  catalog_before pg_catalog.bytea,
  failure pg_catalog.text,
  recorded_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  PRIMARY KEY (revision, step)
);

CREATE TABLE orch.runs (
  id pg_catalog.int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  started_at pg_catalog.timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  ended_at pg_catalog.timestamptz,
  started_by pg_catalog.text NOT NULL,
  command pg_catalog.text NOT NULL,
  environment pg_catalog.text,
  steps pg_catalog.text[] NOT NULL,
  completed pg_catalog.int4 NOT NULL DEFAULT 0,
  x pg_catalog.jsonb NOT NULL DEFAULT '{}',
  result pg_catalog.text NOT NULL CHECK (result IN ('running', 'done', 'failed', 'interrupted')),
  failure pg_catalog.text,
  orch_version pg_catalog.text NOT NULL
);

CREATE TABLE orch.adoptions (
  adopted_at pg_catalog.timestamptz PRIMARY KEY DEFAULT pg_catalog.clock_timestamp(),
  adopted_by pg_catalog.text NOT NULL,
  knex_table pg_catalog.text NOT NULL,
  revisions pg_catalog.int4 NOT NULL
);

INSERT INTO orch.store (version) VALUES (1);
`,
];
