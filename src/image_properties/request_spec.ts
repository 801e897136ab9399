/**
 * The image in an instance's request spec: `request_specs.spec`, a JSON object that nova-scheduler reads.
 *
 * It is edited as text. Parsing and writing it anew would lose what this program does not know about:
 * numbers beyond 2^53, `1.0` next to `1`, escapes, the order of keys, blanks, keys of a newer release.
 */

import type { MemberNode, ObjectNode, ValueNode } from "@humanwhocodes/momoa";
import { OperatorError } from "../errors/operator_error.ts";
import { isSince, type ReleaseName } from "../schema/releases.ts";
import type { Image } from "./image.ts";
import { properties } from "./properties.ts";
import { asciiJson } from "./values.ts";

const DATA = "nova_object.data";
const IMAGE = "image";

/** The version of Nova's object ImageMeta, in all releases. */
const IMAGE_VERSION = "1.8";

/** The version of ImageMetaProps in each release. */
const PROPERTIES_VERSION: Readonly<Record<ReleaseName, string>> = {
  victoria: "1.27",
  wallaby: "1.29",
  xena: "1.30",
  yoga: "1.31",
  zed: "1.34",
  "2023.1": "1.34",
  "2023.2": "1.34",
  "2024.1": "1.37",
  "2024.2": "1.38",
  "2025.1": "1.39",
  "2025.2": "1.42",
  "2026.1": "1.42",
  "2026.2": "1.43",
};

/**
 * Replaces the image in a request spec.
 *
 * @param spec the column's content.
 * @param candidates the releases that the database may belong to, oldest first. The image is written for
 * the oldest that knows all of its properties: newer ones read it too.
 * @returns the new content.
 * @throws {OperatorError} when the text is no request spec.
 */
export async function withImage(
  spec: string,
  image: Image,
  candidates: readonly ReleaseName[],
): Promise<string> {
  const { parse } = await import("@humanwhocodes/momoa");
  const data = dataOf(document(parse, spec));
  const written = imageJson(image, oldestFor(image, candidates));
  // Of several members with one name, Python takes the last.
  const old = data.members.findLast((member) => nameOf(member) === IMAGE)?.value;
  if (old !== undefined) {
    const [start, end] = old.range!;
    return spec.slice(0, start) + written + spec.slice(end);
  }
  const addition = `"${IMAGE}": ${written}`;
  const last = data.members.at(-1);
  const place = last === undefined ? data.range![0] + 1 : last.range![1];
  return spec.slice(0, place) + (last === undefined ? "" : ", ") + addition + spec.slice(place);
}

/** An image as Nova writes its objects. */
function imageJson({ fields, properties: read }: Image, release: ReleaseName): string {
  const own = new Map(fields).set(
    "properties",
    objectJson("ImageMetaProps", PROPERTIES_VERSION[release], read),
  );
  return objectJson("ImageMeta", IMAGE_VERSION, own);
}

function objectJson(name: string, version: string, data: ReadonlyMap<string, string>): string {
  const changes = [...data.keys()].map(asciiJson);
  return `{${
    [
      `"nova_object.name": "${name}"`,
      '"nova_object.namespace": "nova"',
      `"nova_object.version": "${version}"`,
      `"${DATA}": {${[...data].map(([key, json]) => `${asciiJson(key)}: ${json}`).join(", ")}}`,
      ...changes.length > 0 ? [`"nova_object.changes": [${changes.join(", ")}]`] : [],
    ].join(", ")
  }}`;
}

/** The oldest of some releases that has all properties of an image, and their values. */
export function oldestFor(
  { properties: read }: Image,
  candidates: readonly ReleaseName[],
): ReleaseName {
  const needed = [...read].flatMap(([name, json]) => {
    const property = properties.get(name);
    if (property === undefined) return [];
    const { type, since } = property;
    const later = type.kind !== "choice"
      ? undefined
      : type.values.find((value) => typeof value !== "string" && asciiJson(value.value) === json);
    return [since, typeof later === "string" ? undefined : later?.since];
  });
  return candidates.find((release) =>
    needed.every((first) => first === undefined || isSince(release, first))
  ) ?? candidates.at(-1)!;
}

function document(parse: typeof import("@humanwhocodes/momoa").parse, text: string): ValueNode {
  try {
    return parse(text, { ranges: true }).body;
  } catch (cause) {
    throw new OperatorError("its request spec is not JSON", { cause });
  }
}

/** The object that holds the request spec's fields. */
function dataOf(outermost: ValueNode): ObjectNode {
  const data = outermost.type === "Object"
    ? outermost.members.findLast((member) => nameOf(member) === DATA)?.value
    : undefined;
  if (data?.type === "Object") return data;
  throw new OperatorError(`its request spec has no ${DATA}`);
}

function nameOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}
