/**
 * Whom a file can be trusted for: a plugin does what its user may do, often as root, so nobody but root
 * and that user may be able to change it, nor to put another one in its place.
 */

import { OperatorError } from "../errors/operator_error.ts";

/** The bits of a mode. */
const GROUP_MAY_WRITE = 0o020;
const ALL_MAY_WRITE = 0o002;
const STICKY = 0o1000;

/** As many symbolic links as Linux itself follows on one way. */
const MOST_LINKS = 40;

/** What is looked at of a file or folder. */
export type Owned = Pick<Deno.FileInfo, "uid" | "mode" | "isDirectory" | "isFile" | "isSymlink">;

/** What the rules look at; a test brings its own. */
export interface FileSystem {
  /** The user who runs this program. */
  readonly user: number | null;
  lstat(path: string): Promise<Owned>;
  readLink(path: string): Promise<string>;
}

/** The file system of this machine. */
export const realFileSystem: FileSystem = {
  get user() {
    return Deno.uid();
  },
  lstat: Deno.lstat,
  readLink: Deno.readLink,
};

/**
 * Follows a path to where it leads and checks, from the root down, each folder on the way, those of
 * symbolic links too. In a folder like `/tmp`, where all may write but nobody removes what belongs to
 * others (its sticky bit is set), what comes next on the way has to belong to root or the user.
 *
 * @param path an absolute path.
 * @returns the path without symbolic links; what it leads to is a file or folder that the rules allow.
 * @throws {OperatorError} naming what others can write.
 * @throws an error of the system's where the way ends.
 */
export async function followTrusted(
  path: string,
  system: FileSystem = realFileSystem,
): Promise<string> {
  const way: string[] = [];
  const ahead = path.split("/");
  let links = 0;
  let shared = checkEntry("/", await system.lstat("/"), system);
  // The last one's name comes first where they are taken from.
  ahead.reverse();
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      way.pop();
      continue;
    }
    const here = `/${[...way, part].join("/")}`;
    const entry = await system.lstat(here);
    if (entry.isSymlink) {
      if (shared) checkOwner(here, entry, system);
      if (++links > MOST_LINKS) {
        throw new Deno.errors.FilesystemLoop(`${path}: too many symbolic links`);
      }
      const target = await system.readLink(here);
      if (target.startsWith("/")) way.length = 0;
      ahead.push(...target.split("/").toReversed());
    } else {
      shared = checkEntry(here, entry, system);
      way.push(part);
    }
  }
  return `/${way.join("/")}`;
}

/**
 * Checks the owner and mode of a file or folder.
 *
 * @returns true for a folder in which others may create entries, but not replace those that are there.
 * @throws {OperatorError} when others than root and the user can write it.
 */
export function checkEntry(
  path: string,
  entry: Owned,
  system: Pick<FileSystem, "user">,
): boolean {
  checkOwner(path, entry, system);
  const mode = entry.mode ?? 0;
  if ((mode & (GROUP_MAY_WRITE | ALL_MAY_WRITE)) === 0) return false;
  if (entry.isDirectory && (mode & STICKY) !== 0) return true;
  const who = (mode & ALL_MAY_WRITE) !== 0 ? "every user" : "its group";
  throw new OperatorError(`${who} may write to ${path}`, {
    hint: `Take that away (chmod go-w ${path}), or keep plugins elsewhere: [nova_manage] ` +
      "plugin_path names the folder.",
  });
}

function checkOwner(path: string, { uid }: Owned, { user }: Pick<FileSystem, "user">): void {
  if (uid === 0 || uid === user) return;
  throw new OperatorError(
    `${path} belongs to the user with the id ${uid}, ` +
      (user === 0 ? "not to root" : `neither to root nor to the one who runs this (${user})`),
    {
      hint: `Make it root's (chown root ${path}), or keep plugins elsewhere: [nova_manage] ` +
        "plugin_path names the folder.",
    },
  );
}
