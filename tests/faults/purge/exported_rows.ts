/** Reads what `purge --export` has written, as somebody who wants the rows back would. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { Manifest } from "../../../src/deleted_rows/purge/export/database_export.ts";

/** Exported rows: the row's text by table and id, `shadow_instances 7`; equal rows have equal texts. */
export type RowTexts = ReadonlyMap<string, string>;

/** A row's text, whatever the order of its columns. */
export function rowText(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(row).sort(([one], [other]) => one < other ? -1 : 1));
}

/**
 * Reads the complete files below a folder, and compares them with the manifests that are there.
 *
 * @throws {AssertionError} when a file is damaged or is not what the manifest says, or when the same row
 * was exported with different content.
 */
export async function readExports(folder: string): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for await (const path of filesBelow(folder)) {
    if (path.endsWith(".jsonl.gz")) {
      for (const [key, text] of await readFile(path)) {
        assert.equal(rows.get(key) ?? text, text, key);
        rows.set(key, text);
      }
    } else if (path.endsWith("/manifest.json")) await checkManifest(path);
    else assert.match(path, /\.partial$/);
  }
  return rows;
}

async function readFile(path: string): Promise<RowTexts> {
  const table = path.match(/([^/]*)-\d+\.jsonl\.gz$/)![1];
  const text = new TextDecoder().decode(gunzipSync(await Deno.readFile(path)));
  const rows = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  return new Map(rows.map((row) => [`${table} ${row.id}`, rowText(row)]));
}

async function checkManifest(path: string): Promise<void> {
  const { files, tables }: Manifest = JSON.parse(await Deno.readTextFile(path));
  const sums: Record<string, number> = {};
  for (const { name, table, rows, bytes, sha256 } of files) {
    const file = path.replace("manifest.json", name);
    const content = await Deno.readFile(file);
    assert.equal(content.length, bytes, file);
    assert.equal(createHash("sha256").update(content).digest("hex"), sha256, file);
    assert.equal((await readFile(file)).size, rows, file);
    sums[table] = (sums[table] ?? 0) + rows;
  }
  assert.deepEqual(tables, sums, path);
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
