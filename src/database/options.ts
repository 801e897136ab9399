/** The option groups `[database]` and `[api_database]`, with oslo.db's defaults and older names. */

import { booleanOption, integerOption, optionGroup, stringOption } from "../config/option.ts";

// Older names apply to both groups, as they do in Nova, which gives both a copy of oslo.db's options:
// [DEFAULT] sql_connection sets [api_database] connection too.
const connectionOptions = {
  /** An SQLAlchemy URL; no default, and `[api_database]` never falls back to `[database]`. */
  connection: stringOption(undefined, {
    secret: true,
    deprecated: [
      { group: "DEFAULT", name: "sql_connection" },
      { group: "database", name: "sql_connection" },
      { group: "sql", name: "connection" },
    ],
  }),
  /** Appended to the URL's query parameters: `a=1&b=2`. */
  connection_parameters: stringOption("", {}),
  /** The URL of a read-only replica. */
  slave_connection: stringOption(undefined, { secret: true }),
  /** The SQL mode of each MySQL session; empty leaves the server's. */
  mysql_sql_mode: stringOption("TRADITIONAL"),
  /** How often to try again when a connection cannot be opened; -1 for ever. */
  max_retries: integerOption(10, {
    deprecated: [
      { group: "DEFAULT", name: "sql_max_retries" },
      { group: "database", name: "sql_max_retries" },
    ],
  }),
  /** Seconds between two such tries. */
  retry_interval: integerOption(10, {
    deprecated: [
      { group: "DEFAULT", name: "sql_retry_interval" },
      { group: "database", name: "reconnect_interval" },
    ],
  }),
  /** How often to repeat a transaction that lost its connection or a deadlock; -1 for ever. */
  db_max_retries: integerOption(20),
  /** Seconds before the first such repeat. */
  db_retry_interval: integerOption(1),
  /** Whether that interval doubles with each repeat. */
  db_inc_retry_interval: booleanOption(true),
  /** Seconds beyond which it does not grow. */
  db_max_retry_interval: integerOption(10),
};

/** The main database of the cell that the configuration is for. */
export const databaseGroup = optionGroup("database", connectionOptions);

/** The API database. */
export const apiDatabaseGroup = optionGroup("api_database", connectionOptions);
