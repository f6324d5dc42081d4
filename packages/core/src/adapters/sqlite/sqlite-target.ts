/** Everything that is needed to reach one SQLite database; plain data that can cross processes. */
export interface SqliteTarget {
  readonly kind: 'sqlite';
  /** An absolute path, or `:memory:`. */
  readonly filename: string;
  /** How it is called in output. */
  readonly label: string;
}

/** The target of a file, whose name is absolute, or of `:memory:`. */
export function sqliteTargetOf(filename: string): SqliteTarget {
  return { kind: 'sqlite', filename, label: `sqlite:${filename}` };
}
