/** What a database should have, by the revision that it is at. */

import type { Kysely } from "kysely";
import type { AnyTables, Database } from "../database/databases.ts";
import { describeLocation } from "../database/location.ts";
import { OperatorError } from "../errors/operator_error.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Schema } from "./changes.ts";
import { type Origin, schemaAfter, wayOf } from "./history.ts";
import { isKnownVersion, type Lineage } from "./revisions.ts";
import { SHADOW_PREFIX } from "./shadow.ts";
import { findStart, recordedVersion } from "./start.ts";
import { integerVersionTable, versionTable } from "./version_table.ts";

/** What a database should have. */
export interface Wanted {
  /** The revision, as `db version` prints it. */
  readonly revision: string;
  readonly schema: Schema;
  /** MySQL: the database's default character set, where a revision sets it. */
  readonly charset?: string;
  /** Tables of the schema that may be missing. */
  readonly dispensable: ReadonlySet<string>;
  /** Tables that are not in the schema and may be there. */
  readonly tolerated: ReadonlySet<string>;
  /** The names of enumerations of columns that are gone: Nova leaves the types behind. */
  readonly formerTypes: ReadonlySet<string>;
}

/**
 * Shadows of version tables: which of the two there is tells how the database began, and neither is of use.
 */
const DISPENSABLE: ReadonlySet<string> = new Set(
  [versionTable, integerVersionTable].map(({ name }) => SHADOW_PREFIX + name),
);

/** What a database should have after the first `count` revisions of its way. */
export function wantedAfter(lineage: Lineage, count: number, origin: Origin): Wanted {
  const way = wayOf(lineage, origin);
  const schema = schemaAfter(lineage, count, origin);
  const charsets = way.slice(0, count).flatMap(({ changes }) => changes)
    .filter((change) => change.kind === "setDatabaseCharset");
  const laterDropped = way.slice(count).flatMap(({ changes }) => changes)
    .filter((change) => change.kind === "dropTable").map(({ table }) => table);
  const former = way.slice(0, count).flatMap(({ changes }, index) =>
    changes.length === 0 ? [] : [...enumerationsOf(schemaAfter(lineage, index + 1, origin))]
  );
  return {
    revision: way[count - 1].id,
    schema,
    charset: charsets.at(-1)?.charset,
    dispensable: DISPENSABLE,
    tolerated: new Set(laterDropped.filter((table) => !schema.has(table))),
    formerTypes: new Set(former).difference(enumerationsOf(schema)),
  };
}

/**
 * What a database should have.
 *
 * @param catalogue what it has, which tells how it began.
 * @throws {OperatorError} when it has no schema, or one that is not known.
 */
export async function wantedOf(
  database: Database,
  query: Kysely<AnyTables>,
  lineage: Lineage,
  catalogue: Catalogue,
): Promise<Wanted> {
  const version = await recordedVersion(database, query, lineage);
  if (version !== null && isKnownVersion(lineage, version)) {
    const { origin, applied } = findStart(database, catalogue, {
      lineage,
      from: version,
      target: version,
    });
    return wantedAfter(lineage, applied, origin);
  }
  throw new OperatorError(
    `The ${
      describeLocation(database.location)
    } has no revision, so there is nothing to compare it with.`,
    { hint: "Check the URL; for a new database, sync it first." },
  );
}

function enumerationsOf(schema: Schema): Set<string> {
  const types = [...schema.values()].flatMap(({ columns }) => Object.values(columns))
    .map(({ type }) => type).filter((type) => type.kind === "enumeration");
  return new Set(types.map(({ name }) => name));
}
