/**
 * The export of one database: a folder with files of rows, numbered for each table, and a manifest that
 * says what is in them.
 *
 * A file has its name only once it is complete and on the disk, and its rows are deleted after that; so
 * a run that is killed leaves complete files, and at most a `.partial` one, whose rows are all still in
 * the database.
 */

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createGzip } from "node:zlib";
import { type Append, type Folder, writeFile } from "./files.ts";
import type { Row } from "./row.ts";
import { rowText } from "./row_text.ts";

/** The version of the files' format. It rises when something that reads the old one would break. */
export const EXPORT_FORMAT = 1;

/** The name of the manifest. */
export const MANIFEST = "manifest.json";

/** What a manifest says of the run and of the database. */
export interface ExportHeading {
  /** The run's id, which is the name of its folder. */
  readonly run: string;
  /** The cell's UUID; null where it is the database of the configuration. */
  readonly cell: string | null;
  /** Where the database is. */
  readonly database: string;
  /** The value of `--before` in UTC; null where all rows go. */
  readonly before: string | null;
}

/** A file of rows. */
export interface ExportedFile {
  readonly name: string;
  readonly table: string;
  readonly rows: number;
  /** The file's size. */
  readonly bytes: number;
  /** Of the file as it is, compressed; in hexadecimal. */
  readonly sha256: string;
}

/** A manifest. */
export interface Manifest extends ExportHeading {
  readonly format: number;
  /** True when the run went through all tables; false while it goes on, or when it ended early. */
  readonly complete: boolean;
  /** The rows in all files, by table. */
  readonly tables: Readonly<Record<string, number>>;
  readonly files: readonly ExportedFile[];
}

/** The export of one database. */
export interface DatabaseExport {
  /**
   * Writes rows to the table's current file, which is on the disk when this returns; in place of what
   * was written to it before. Without a row there is no new file.
   *
   * @returns how many rows.
   * @throws {OperatorError} when it cannot be written, for example because the disk is full.
   */
  write(table: string, pages: AsyncIterable<readonly Row[]>): Promise<number>;
  /** The rows of the current file have been deleted: what comes goes to the next one. */
  nextFile(): void;
  /** Brings the manifest up to date, if there is something new. */
  endTable(): Promise<void>;
  /** Writes the manifest for the last time: whether the run went through all tables. */
  finish(complete: boolean): Promise<void>;
}

/**
 * Starts the export of a database.
 *
 * @param folder an empty folder for it.
 */
export function startDatabaseExport(folder: Folder, heading: ExportHeading): DatabaseExport {
  const files = new Map<string, ExportedFile>();
  let number = 1;
  let lastTable = "";
  let written = 0;

  function rowsByTable(): Record<string, number> {
    const rows: Record<string, number> = {};
    for (const file of files.values()) rows[file.table] = (rows[file.table] ?? 0) + file.rows;
    return rows;
  }

  async function writeManifest(complete: boolean): Promise<void> {
    const manifest: Manifest = {
      format: EXPORT_FORMAT,
      ...heading,
      complete,
      tables: rowsByTable(),
      files: [...files.values()],
    };
    await writeFile(folder, MANIFEST, async (append) => {
      await append(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
      return "keep";
    });
    written = files.size;
  }

  return {
    async write(table, pages) {
      if (table !== lastTable) {
        number = 1;
        lastTable = table;
      }
      const name = `${table}-${String(number).padStart(6, "0")}.jsonl.gz`;
      const hash = createHash("sha256");
      let rows = 0;
      let bytes = 0;
      await writeFile(folder, name, async (append) => {
        rows = await compressRows(pages, async (chunk) => {
          hash.update(chunk);
          bytes += chunk.length;
          await append(chunk);
        });
        return rows === 0 ? "nothing" : "keep";
      });
      if (rows > 0) files.set(name, { name, table, rows, bytes, sha256: hash.digest("hex") });
      return rows;
    },
    nextFile() {
      number++;
    },
    async endTable() {
      if (files.size > written) await writeManifest(false);
    },
    finish: writeManifest,
  };
}

/**
 * Writes rows as compressed lines, one page after the other: nothing is read before what was read is
 * written.
 *
 * @returns how many rows.
 */
async function compressRows(
  pages: AsyncIterable<readonly Row[]>,
  append: Append,
): Promise<number> {
  const gzip = createGzip();
  const compressed: Uint8Array[] = [];
  gzip.on("data", (chunk: Uint8Array) => compressed.push(chunk));
  const appendCompressed = async () => {
    for (const chunk of compressed.splice(0)) await append(chunk);
  };
  let rows = 0;
  try {
    for await (const page of pages) {
      const text = page.map(rowText).join("");
      await new Promise<void>((resolve) => gzip.write(text, () => resolve()));
      await appendCompressed();
      rows += page.length;
    }
    const ended = once(gzip, "end");
    gzip.end();
    await ended;
    await appendCompressed();
  } finally {
    gzip.destroy();
  }
  return rows;
}
