/** What an SQLite URL leads to. */

import type { Endpoint, UrlOf } from "../engine.ts";
import { redactor } from "../redact.ts";
import { connect } from "./connect.ts";
import { MEMORY } from "./lock.ts";

const MAX_CONNECTIONS = 5;

/** Turns an SQLite URL into an endpoint. A database in memory lives in its only connection. */
export function endpoint(url: UrlOf<"sqlite">, source: string): Endpoint {
  const inMemory = url.database === undefined;
  const database = url.database ?? MEMORY;
  return {
    location: { engine: "sqlite", database, source },
    maxConnections: inMemory ? 1 : MAX_CONNECTIONS,
    ignoredParameters: url.unknownParameters,
    hideSecrets: redactor(undefined, []),
    connect: () => connect(database, url.parameters.timeout),
  };
}
