/** Where a URL leads to, whatever the engine. */

/** One server that a URL names. */
export interface DatabaseHost {
  /** Host name or address; a name that starts with `/` is a folder of Unix sockets (PostgreSQL). */
  readonly host: string;
  /** The port, where the URL gives one. */
  readonly port?: number;
}

/** What a URL says about where to connect, after its engine has read the query parameters. */
export interface DatabaseTarget<P> {
  readonly user?: string;
  readonly password?: string;
  /** The servers in the order in which to try them; none for a file, a socket or the default host. */
  readonly hosts: readonly DatabaseHost[];
  /** The database's name; for SQLite the file's path, undefined for a database in memory. */
  readonly database?: string;
  /** The engine's own parameters. */
  readonly parameters: P;
  /** Names of query parameters that mean nothing to this program; worth a warning each. */
  readonly unknownParameters: readonly string[];
}
