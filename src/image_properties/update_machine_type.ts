/** Recording another machine type of an instance. */

import { releasesOfDatabase } from "../data_migrations/release_of_database.ts";
import type { Database } from "../database/databases.ts";
import {
  CHANGEABLE_STATES,
  type ImageInstance,
  readInstance,
  writeProperties,
} from "./instance.ts";
import { isSupported, obstacle } from "./machine_type.ts";
import { machineTypeOf } from "./stored_machine_type.ts";
import type { MetadataTables } from "./tables.ts";

/** What is to be recorded. */
export interface MachineTypeChange {
  readonly uuid: string;
  readonly machineType: string;
  /** Whatever it is, and whatever the instance's state. */
  readonly force: boolean;
  /** Nothing is written. */
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What came of it; `before` is the machine type that the instance had, if it had one. */
export type MachineTypeUpdate =
  | { readonly kind: "changed"; readonly before: string | undefined }
  | { readonly kind: "same"; readonly before: string }
  | { readonly kind: "gone" }
  | {
    readonly kind: "refused";
    readonly reason: "state" | "unsupported" | "change";
    /** Why, as part of a sentence. */
    readonly message: string;
  };

/**
 * Records a machine type in one transaction, in which the instance can neither be started nor changed.
 *
 * @throws {OperatorError} when the instance's image cannot be read.
 */
export async function changeMachineType(
  database: Database<MetadataTables>,
  change: MachineTypeChange,
): Promise<MachineTypeUpdate> {
  const release = (await releasesOfDatabase(database)).at(-1)!;
  return await database.transaction(
    async (query): Promise<MachineTypeUpdate> => {
      const forUpdate = !change.dryRun && database.traits.concurrentWrites;
      const instance = await readInstance(query, change.uuid, { forUpdate });
      if (instance === undefined) return { kind: "gone" };
      const before = machineTypeOf(instance, release);
      const answer = judge(instance, before, change);
      if (answer.kind === "changed" && !change.dryRun) {
        const values = new Map([["hw_machine_type", change.machineType]]);
        await writeProperties(query, instance, values, change.now);
      }
      return answer;
    },
    // What was written before it got no answer is found to be there already.
    { repeated: (first, now) => first.kind === "changed" && now.kind === "same" ? first : now },
  );
}

/** Whether an instance may get a machine type, in the order in which Nova looks at it. */
function judge(
  { vmState }: ImageInstance,
  before: string | undefined,
  { machineType, force }: MachineTypeChange,
): MachineTypeUpdate {
  if (before && before === machineType) return { kind: "same", before };
  if (force) return { kind: "changed", before };
  if (!CHANGEABLE_STATES.includes(vmState)) {
    const state = vmState === null ? "in no state" : `in state ${vmState}`;
    return {
      kind: "refused",
      reason: "state",
      message: `it is ${state}, and has to be stopped, shelved or shelved_offloaded`,
    };
  }
  if (!isSupported(machineType)) {
    return {
      kind: "refused",
      reason: "unsupported",
      message: `${JSON.stringify(machineType)} is none that Nova supports`,
    };
  }
  const message = before ? obstacle(before, machineType) : undefined;
  return message === undefined
    ? { kind: "changed", before }
    : { kind: "refused", reason: "change", message };
}
