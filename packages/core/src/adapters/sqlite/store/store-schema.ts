/** Version of the store's own tables. */
export const sqliteStoreVersion = 1;

/** The statements that make the store; its tables begin with `orch_`, since SQLite has no schemas. */
export const storeTables: readonly string[] = [
  `CREATE TABLE orch_store (
    version INTEGER NOT NULL,
    environment TEXT,
    created_at TEXT NOT NULL
  )`,
  `CREATE TABLE orch_revisions (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    parents TEXT NOT NULL,
    checksum TEXT NOT NULL,
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    file_name TEXT NOT NULL,
    commit_id TEXT,
    applied_by TEXT NOT NULL,
    applied_at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('run', 'stamped', 'adopted', 'merged')),
    environment TEXT,
    x TEXT NOT NULL DEFAULT '{}',
    run_id INTEGER
  )`,
  `CREATE TABLE orch_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    started_by TEXT NOT NULL,
    command TEXT NOT NULL,
    environment TEXT,
    steps TEXT NOT NULL,
    completed INTEGER NOT NULL DEFAULT 0,
    x TEXT NOT NULL DEFAULT '{}',
    result TEXT NOT NULL CHECK (result IN ('running', 'done', 'failed', 'interrupted')),
    failure TEXT,
    joint TEXT,
    orch_version TEXT NOT NULL
  )`,
  `CREATE TABLE orch_stash (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    revision TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    run_id INTEGER,
    kind TEXT NOT NULL CHECK (kind IN ('table', 'rows', 'columns')),
    table_name TEXT NOT NULL,
    columns TEXT NOT NULL,
    key_columns TEXT NOT NULL,
    rows INTEGER NOT NULL,
    data_table TEXT NOT NULL,
    definition TEXT NOT NULL,
    taken_at TEXT NOT NULL
  )`,
];
