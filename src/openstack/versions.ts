/** Version documents of services, and microversions. */

import { asList, asRecord, asText, field } from "./json.ts";

/** A version number in parts: `[1, 39]`. `Infinity` stands for the latest. */
export type Version = readonly number[];

/** One major version of a service's API. */
export interface ApiVersion {
  readonly version: Version;
  /** The lowest and highest microversion, where it has any. */
  readonly lowest?: Version;
  readonly highest?: Version;
  /**
   * Where it is, as the service says, relative to the document: nothing means that it is there. The
   * service may not know under which name it is reached.
   */
  readonly link?: string;
}

/** Reads `1.39`, `v2.0`, `2`, `2.latest` or `latest`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const word = text.trim().toLowerCase().replace(/^v/, "");
  if (word === "latest") return [Infinity];
  if (!/^\d{1,6}(\.(\d{1,6}|latest)){0,2}$/.test(word)) return undefined;
  return word.split(".").map((part) => part === "latest" ? Infinity : Number(part));
}

/** Below 0, 0 or above 0, as for sorting; missing parts count as 0. */
export function compareVersions(one: Version, other: Version): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const [left, right] = [one[i] ?? 0, other[i] ?? 0];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** A version as text. */
export function versionText(version: Version): string {
  return version.map((part) => part === Infinity ? "latest" : String(part)).join(".");
}

/**
 * Reads a version document in any of its forms: `{"versions": […]}`, `{"versions": {"values": […]}}`,
 * `{"version": {…}}`. What makes no sense is left out.
 */
export function readVersions(document: unknown): ApiVersion[] {
  const versions = field(document, "versions");
  const single = asRecord(field(document, "version"));
  const entries = single !== undefined
    ? [single]
    : Array.isArray(versions)
    ? asList(versions)
    : asList(field(versions, "values"));
  return entries.flatMap((entry) => {
    const version = parseVersion(asText(field(entry, "id")) ?? "");
    if (version === undefined) return [];
    const number = (name: string) => parseVersion(asText(field(entry, name)) ?? "");
    const links = asList(field(entry, "links"));
    const href = field(links.find((link) => field(link, "rel") === "self"), "href");
    return [{
      version,
      lowest: number("min_version"),
      // Older services call the highest just `version`.
      highest: number("max_version") ?? number("version"),
      link: typeof href === "string" ? href : undefined,
    }];
  });
}

/**
 * The newest of the versions that is not below `from` and not above `to`; one part of `to` stands for
 * all that begin with it.
 */
export function newestWithin(
  versions: readonly ApiVersion[],
  { from, to }: { readonly from?: Version; readonly to?: Version },
): ApiVersion | undefined {
  const upTo = to === undefined ? [Infinity] : to.length === 1 ? [...to, Infinity] : to;
  return versions
    .filter(({ version }) =>
      (from === undefined || compareVersions(version, from) >= 0) &&
      compareVersions(version, upTo) <= 0
    )
    .toSorted((one, other) => compareVersions(other.version, one.version))[0];
}
