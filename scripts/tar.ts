/**
 * Archives that are the same wherever and whenever they are made: entries in order of their names, all
 * with one time, owner 0, and modes that do not depend on who packs. The tar format is `ustar`, written
 * by the system's GNU tar; the compression is the pinned Deno's, since those of systems differ.
 */

import { gzipSync } from "node:zlib";

/**
 * Packs a folder.
 *
 * @param parent where the folder is.
 * @param name the folder, which is the first part of each entry's name.
 * @returns the archive, compressed: without a name or a time of its own.
 */
export async function tarball(parent: string, name: string, date: Date): Promise<Uint8Array> {
  const { success, stdout, stderr } = await new Deno.Command("tar", {
    args: [
      "--create",
      "--format=ustar",
      "--sort=name",
      `--mtime=@${date.getTime() / 1000}`,
      "--owner=0",
      "--group=0",
      "--numeric-owner",
      "--mode=u+rw,go-w,a+rX",
      "--directory",
      parent,
      name,
    ],
    env: { LC_ALL: "C", TAR_OPTIONS: "" },
  }).output();
  if (!success) throw new Error(`packing ${name} failed: ${new TextDecoder().decode(stderr)}`);
  return gzipSync(stdout);
}
