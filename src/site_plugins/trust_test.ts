import assert from "node:assert/strict";
import { OperatorError } from "../errors/operator_error.ts";
import { type FileSystem, followTrusted, type Owned } from "./trust.ts";

const NOVA = 64060;
const EVE = 1001;

/** What a path is: owner, mode, and where it leads if it is a link. */
type Entry = readonly [uid: number, mode: number, link?: string];

/** A file system that holds these entries alone; folders are those with others below them. */
function fileSystem(user: number, entries: Readonly<Record<string, Entry>>): FileSystem {
  const entry = (path: string): Entry => {
    if (!Object.hasOwn(entries, path)) throw new Deno.errors.NotFound(path);
    return entries[path];
  };
  const isFolder = (path: string) =>
    Object.keys(entries).some((other) => other.startsWith(path === "/" ? "/" : `${path}/`));
  return {
    user,
    lstat: (path): Promise<Owned> => {
      const [uid, mode, link] = entry(path);
      return Promise.resolve({
        uid,
        mode,
        isSymlink: link !== undefined,
        isDirectory: link === undefined && isFolder(path),
        isFile: link === undefined && !isFolder(path),
      });
    },
    readLink: (path) => Promise.resolve(entry(path)[2]!),
  };
}

const ROOT = { "/": [0, 0o755] } satisfies Record<string, Entry>;

async function refused(system: FileSystem, path: string): Promise<string> {
  try {
    return `followed to ${await followTrusted(path, system)}`;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.message;
  }
}

Deno.test("what belongs to root or the user, and is theirs alone to write, is trusted", async () => {
  const system = fileSystem(NOVA, {
    ...ROOT,
    "/etc": [0, 0o755],
    "/etc/nova": [NOVA, 0o750],
    "/etc/nova/a.ts": [0, 0o644],
  });
  assert.equal(await followTrusted("/etc//nova/./../nova/a.ts", system), "/etc/nova/a.ts");
});

Deno.test("a file or folder of somebody else's is refused, and named", async () => {
  const entries = {
    ...ROOT,
    "/srv": [0, 0o755],
    "/srv/plugins": [EVE, 0o755],
    "/srv/plugins/a.ts": [0, 0o644],
  } satisfies Record<string, Entry>;
  assert.equal(
    await refused(fileSystem(0, entries), "/srv/plugins/a.ts"),
    "/srv/plugins belongs to the user with the id 1001, not to root",
  );
  assert.match(
    await refused(fileSystem(NOVA, entries), "/srv/plugins/a.ts"),
    /belongs to the user with the id 1001, neither to root nor to the one who runs this \(64060\)/,
  );
  assert.equal(
    await refused(fileSystem(EVE, entries), "/srv/plugins/a.ts"),
    "followed to /srv/plugins/a.ts",
  );
});

Deno.test("what others may write to is refused, wherever on the way it stands", async () => {
  const entries = {
    ...ROOT,
    "/srv": [0, 0o755],
    "/srv/plugins": [0, 0o755],
    "/srv/plugins/a.ts": [0, 0o644],
  } satisfies Record<string, Entry>;
  for (const path of Object.keys(entries)) {
    for (const [bit, who] of [[0o020, "its group"], [0o002, "every user"]] as const) {
      const [uid, mode] = entries[path as keyof typeof entries];
      const changed = fileSystem(0, { ...entries, [path]: [uid, mode | bit] });
      assert.equal(await refused(changed, "/srv/plugins/a.ts"), `${who} may write to ${path}`);
    }
  }
});

Deno.test("in a folder like /tmp, what comes next has to belong to root or the user", async () => {
  const entries = (owner: number) =>
    ({ ...ROOT, "/tmp": [0, 0o1777], "/tmp/a.ts": [owner, 0o600] }) satisfies Record<string, Entry>;
  assert.equal(
    await refused(fileSystem(NOVA, entries(NOVA)), "/tmp/a.ts"),
    "followed to /tmp/a.ts",
  );
  assert.match(await refused(fileSystem(NOVA, entries(EVE)), "/tmp/a.ts"), /^\/tmp\/a\.ts belongs/);
  // The bit keeps others from replacing what is in a folder; for a file it means nothing.
  const file = fileSystem(0, { ...ROOT, "/a.ts": [0, 0o1666] });
  assert.equal(await refused(file, "/a.ts"), "every user may write to /a.ts");
});

Deno.test("links are followed first, and the folders that hold them are checked too", async () => {
  const entries = {
    ...ROOT,
    "/etc": [0, 0o755],
    "/etc/plugins": [EVE, 0o777, "../srv/real"],
    "/srv": [0, 0o755],
    "/srv/real": [0, 0o755],
    "/srv/real/a.ts": [0, 0o777, "/opt/b.ts"],
    "/opt": [0, 0o755],
    "/opt/b.ts": [0, 0o644],
    "/home": [0, 0o755],
    "/home/eve": [EVE, 0o755],
    "/home/eve/link": [EVE, 0o777, "/opt/b.ts"],
    "/tmp": [0, 0o1777],
    "/tmp/link": [EVE, 0o777, "/opt/b.ts"],
    "/round": [0, 0o777, "round"],
  } satisfies Record<string, Entry>;
  const system = fileSystem(0, entries);
  // A link itself cannot be written; who owns it is all the same where nobody else can replace it.
  assert.equal(await followTrusted("/etc/plugins/a.ts", system), "/opt/b.ts");
  assert.match(
    await refused(fileSystem(0, { ...entries, "/opt/b.ts": [EVE, 0o644] }), "/etc/plugins/a.ts"),
    /^\/opt\/b\.ts belongs/,
  );
  assert.match(await refused(system, "/home/eve/link"), /^\/home\/eve belongs/);
  assert.match(await refused(system, "/tmp/link"), /^\/tmp\/link belongs/);
  await assert.rejects(followTrusted("/round", system), Deno.errors.FilesystemLoop);
  await assert.rejects(followTrusted("/etc/none", system), Deno.errors.NotFound);
});

Deno.test("the real file system is looked at", async () => {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-" });
  try {
    await Deno.writeTextFile(`${folder}/a.ts`, "");
    await Deno.symlink("a.ts", `${folder}/b.ts`);
    const real = `${await Deno.realPath(folder)}/a.ts`;
    assert.equal(await followTrusted(`${folder}/b.ts`), real);
    await Deno.chmod(`${folder}/a.ts`, 0o666);
    await assert.rejects(followTrusted(`${folder}/b.ts`), /every user may write to .*a\.ts/);
    await Deno.chmod(`${folder}/a.ts`, 0o644);
    await Deno.chmod(folder, 0o770);
    await assert.rejects(followTrusted(`${folder}/b.ts`), /its group may write to/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
