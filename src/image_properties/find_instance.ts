/** Finding the instance that an argument names. */

import type { Database } from "../database/databases.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { databaseOfInstance, type ImageInstance, readInstance } from "./instance.ts";
import type { MetadataTables } from "./tables.ts";

/** A live instance and the database that it is in. */
export interface FoundInstance {
  readonly database: Database<MetadataTables>;
  readonly instance: ImageInstance;
}

/** Finds an instance that is to be looked at; when there is none, says so and returns undefined. */
export async function findInstance(
  context: CommandContext,
  uuid: string,
): Promise<FoundInstance | undefined> {
  const database = await databaseOfInstance(context, uuid);
  const instance = await database?.repeatable((query) => readInstance(query, uuid));
  if (database !== undefined && instance !== undefined) return { database, instance };
  context.output.error(
    database === undefined
      ? `Instance ${uuid} is not mapped to a cell, or does not exist.`
      : `Instance ${uuid} is not in its cell's database, or was deleted there.`,
    "nova-manage cell_v2 verify_instance shows more.",
  );
  return undefined;
}
