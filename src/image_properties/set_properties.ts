/** Setting image properties of an instance, in its cell and in its request spec. */

import type { Time } from "../cells/tables.ts";
import { releasesOfDatabase } from "../data_migrations/release_of_database.ts";
import type { Database } from "../database/databases.ts";
import { errorOf, OperatorError } from "../errors/operator_error.ts";
import type { ReleaseName } from "../schema/releases.ts";
import { type Image, imageOf, isKnown, propertiesOf, PROPERTY_PREFIX } from "./image.ts";
import {
  CHANGEABLE_STATES,
  changedProperties,
  type ImageInstance,
  metadataWith,
  type PropertyChange,
  readInstance,
  writeProperties,
} from "./instance.ts";
import { properties, TRAIT_PREFIX } from "./properties.ts";
import { withImage } from "./request_spec.ts";
import type { MetadataTables } from "./tables.ts";
import { InvalidValue } from "./values.ts";

/** The API database's share. */
export interface SpecTables {
  request_specs: {
    id: number;
    updated_at: Time;
    instance_uuid: string;
    spec: string;
  };
}

/** The columns `key` and `value` hold so many characters. */
const MOST_CHARACTERS = 255;

/** What is to be set. */
export interface PropertySetting {
  readonly uuid: string;
  /** As given on the command line: `hw_disk_bus=virtio`. */
  readonly given: readonly string[];
  /** The release whose properties count; without it, what the database's schema tells. */
  readonly release?: ReleaseName;
  /** The release that the configuration names, which counts where the schema is that of several. */
  readonly installed: ReleaseName;
  /** Nothing is written. */
  readonly dryRun: boolean;
  readonly now: Date;
}

/** What came of it. */
export type PropertyOutcome =
  | {
    readonly kind: "set";
    readonly changes: readonly PropertyChange[];
    /** Whether the request spec had another image before. */
    readonly specChanged: boolean;
  }
  | {
    readonly kind: "refused";
    readonly reason: "gone" | "state" | "form" | "name" | "value";
    /** Why, as a sentence without its full stop, and what to do. */
    readonly message: string;
    readonly hint?: string;
  };

type Refused = Extract<PropertyOutcome, { kind: "refused" }>;

function refused(reason: Refused["reason"], message: string, hint?: string): Refused {
  return { kind: "refused", reason, message, hint };
}

/**
 * Sets properties: in the cell's database, and the image in the request spec.
 *
 * The row of the request spec is locked until the cell's database has committed, so that two runs at once do
 * one after the other. Killed between the two commits, a run leaves the old image in the request spec; the
 * same command, run again, puts that right.
 *
 * @throws {OperatorError} when the instance has no request spec, or one that cannot be read.
 */
export async function setProperties(
  api: Database<SpecTables>,
  cell: Database<MetadataTables>,
  setting: PropertySetting,
): Promise<PropertyOutcome> {
  const { dryRun, now, uuid } = setting;
  const candidates = await releasesFor(cell, setting);
  return await api.transaction(async (query): Promise<PropertyOutcome> => {
    const row = await query.selectFrom("request_specs").select(["id", "spec"])
      .where("instance_uuid", "=", uuid)
      .$if(!dryRun && api.traits.concurrentWrites, (select) => select.forUpdate())
      .executeTakeFirst();
    const done = await setInCell(cell, setting, candidates, row?.spec);
    if (done.kind === "refused") return done;
    const specChanged = done.spec !== row!.spec;
    if (specChanged && !dryRun) {
      await query.updateTable("request_specs").set({ spec: done.spec, updated_at: now })
        .where("id", "=", row!.id).execute();
    }
    return { kind: "set", changes: done.changes, specChanged };
  }, { repeated: (first) => first });
}

/** The releases that may be in use, oldest first. */
async function releasesFor(
  cell: Database<MetadataTables>,
  { release, installed }: PropertySetting,
): Promise<readonly ReleaseName[]> {
  if (release !== undefined) return [release];
  const candidates = await releasesOfDatabase(cell);
  return candidates.includes(installed) ? [installed] : candidates;
}

/** Writes the cell's rows, if all is well; gives what the request spec is to hold then. */
async function setInCell(
  cell: Database<MetadataTables>,
  { dryRun, given, now, uuid }: PropertySetting,
  candidates: readonly ReleaseName[],
  spec: string | undefined,
): Promise<Refused | { kind: "set"; changes: readonly PropertyChange[]; spec: string }> {
  const release = candidates.at(-1)!;
  return await cell.transaction(async (query) => {
    const forUpdate = !dryRun && cell.traits.concurrentWrites;
    const instance = await readInstance(query, uuid, { forUpdate });
    if (instance === undefined) return refused("gone", `Instance ${uuid} was deleted meanwhile`);
    const values = judge(instance, given, release);
    if (!(values instanceof Map)) return values;
    let image: Image;
    try {
      image = imageOf(metadataWith(instance, values), instance.imageRef, release);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      return refused(
        "value",
        error.message,
        "The instance has that from before. Nova cannot read its image; set that property in the same run.",
      );
    }
    if (spec === undefined) {
      throw new OperatorError(`Instance ${uuid} has no request spec, so nothing was changed`);
    }
    const changed = await withImage(spec, image, candidates).catch((error) => {
      throw errorOf(`Instance ${uuid}`, error);
    });
    const changes = changedProperties(instance, values);
    if (!dryRun) await writeProperties(query, instance, values, now);
    return { kind: "set", changes, spec: changed };
  }, { repeated: (first) => first });
}

/** The values by name; or what is wrong, in the order in which Nova looks at it. */
function judge(
  { vmState }: ImageInstance,
  given: readonly string[],
  release: ReleaseName,
): Map<string, string> | Refused {
  if (!CHANGEABLE_STATES.includes(vmState)) {
    return refused(
      "state",
      `The instance is ${vmState === null ? "in no state" : `in state ${vmState}`}`,
      "Stop or shelve it first.",
    );
  }
  if (given.length === 0) {
    return refused("form", "There is nothing to set", "Give --property NAME=VALUE.");
  }
  const formless = given.find((text) => !text.includes("="));
  if (formless !== undefined) {
    return refused("form", `${JSON.stringify(formless)} is not of the form NAME=VALUE`);
  }
  const twice = given.find((text) => text.split("=").length > 2);
  if (twice !== undefined) {
    return refused(
      "value",
      `${JSON.stringify(twice)} has two equals signs, and a value can hold none`,
    );
  }
  const values = new Map(given.map((text) => text.split("=") as [string, string]));
  const unknown = [...values.keys()].find((name) => !isSettable(name, release));
  if (unknown !== undefined) {
    const since = properties.get(unknown)?.since;
    return refused(
      "name",
      `${JSON.stringify(unknown)} is no image property of ${release}`,
      since && `It came with ${since}; --release names the release in use.`,
    );
  }
  const long = [...values].find(([, value]) => [...value].length > MOST_CHARACTERS);
  if (long !== undefined) {
    return refused("value", `The value of ${long[0]} is longer than ${MOST_CHARACTERS} characters`);
  }
  try {
    propertiesOf(values, release);
    return values;
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    return refused("value", error.message);
  }
}

/** True for names that may be given: new ones, not those that they took the place of, and traits. */
function isSettable(name: string, release: ReleaseName): boolean {
  const key = PROPERTY_PREFIX + name;
  return (name.startsWith(TRAIT_PREFIX) || isKnown(name, release)) && key.length <= MOST_CHARACTERS;
}
