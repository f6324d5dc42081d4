/** Everything that is needed to reach one PostgreSQL database; plain data that can cross processes. */
export interface PostgresTarget {
  /** A host name, an address, or the absolute folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absent: the server trusts the user, or `.pgpass` and `PGPASSWORD` are asked. */
  readonly password?: string;
  readonly database: string;
  /** What `pg` takes; absent leaves it to `PGSSLMODE`. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>;
  /** Command-line options for the session, e.g. `-c search_path=app`. */
  readonly options?: string;
  /** How it is called in output; holds no password. */
  readonly label: string;
}
