/** Paths that mean this process's own streams: `/dev/stdout`, `/proc/self/fd/2`, and links to them. */

/** As many links as Linux itself follows. */
const MOST_LINKS = 40;

/** A stream of this process. */
export type OwnStream = "stdin" | "stdout" | "stderr";

const STREAMS: readonly OwnStream[] = ["stdin", "stdout", "stderr"];

/**
 * Which of this process's own streams a path leads to, by its name or over symbolic links; undefined for
 * every other path.
 *
 * Containers log to these paths, and the runtime lets no program open them that may not do everything;
 * the streams themselves are open already.
 */
export function ownStream(path: string, pid: number = Deno.pid): OwnStream | undefined {
  const seen = new RegExp(
    `^/dev/(?:fd/([012])|(stdin|stdout|stderr))$|^/proc/(?:self|thread-self|${pid})/fd/([012])$`,
  );
  let current = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = seen.exec(normalize(current));
    if (found !== null) {
      const [, number, name, procNumber] = found;
      return name as OwnStream | undefined ?? STREAMS[Number(number ?? procNumber)];
    }
    try {
      const target: string = Deno.readLinkSync(current);
      current = target.startsWith("/") ? target : `${folderOf(current)}/${target}`;
    } catch {
      return sameStream(current);
    }
  }
}

/** A device or pipe that a stream of this process is too: `/dev/pts/3`, `/proc/1/fd/2`. */
function sameStream(path: string): OwnStream | undefined {
  if (!/^\/(?:dev|proc)\//.test(path)) return undefined;
  return STREAMS.find((_, number) => number > 0 && isSameFile(path, `/dev/fd/${number}`));
}

function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [Deno.statSync(one), Deno.statSync(other)];
    return a.dev === b.dev && a.ino !== null && a.ino === b.ino && a.rdev === b.rdev;
  } catch {
    return false;
  }
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash);
}
