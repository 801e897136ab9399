/**
 * A private MySQL server, which Debian 12 does not have: `scripts/mysql-server` fetches it from the suite
 * sid, with all libraries, and it is started by the loader that came with it. So it runs from wherever
 * it was unpacked, beside whatever the machine has.
 */

import { type RunningServer, serve } from "./mariadb.ts";
import { run, serverAccount } from "./process.ts";

/** Why there is no MySQL server on this machine. */
export class NoMysql extends Error {}

/** The program with the arguments that its place makes necessary. */
async function mysqld(): Promise<{ readonly program: string; readonly args: readonly string[] }> {
  const script = new URL("../../scripts/mysql-server", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(script, { stdin: "null" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new NoMysql(text(stderr));
  const folder = `${text(stdout)}/usr`;
  const libraries = await findEntry(`${folder}/lib`, /-linux-gnu/);
  return {
    program: await findEntry(libraries, /^ld-linux/),
    args: [
      // Not what the machine's own libraries are cached under.
      ...["--inhibit-cache", "--library-path", libraries, `${folder}/sbin/mysqld`],
      "--no-defaults",
      `--basedir=${folder}`,
      `--lc-messages-dir=${folder}/share/mysql`,
      `--character-sets-dir=${folder}/share/mysql/charsets`,
      `--plugin-dir=${folder}/lib/mysql/plugin`,
    ],
  };
}

async function findEntry(folder: string, name: RegExp): Promise<string> {
  for await (const entry of Deno.readDir(folder)) {
    if (name.test(entry.name)) return `${folder}/${entry.name}`;
  }
  throw new NoMysql(`${folder} lacks ${name}`);
}

/**
 * Starts a server in an empty folder.
 *
 * @param folder a folder of the server's own; it is made and handed to the server's account.
 * @param extra more arguments for `mysqld`.
 * @throws {NoMysql} where it cannot be had.
 */
export async function start(folder: string, extra: readonly string[] = []): Promise<RunningServer> {
  const [{ program, args }, account] = await Promise.all([mysqld(), serverAccount("mysql")]);
  await Deno.mkdir(folder, { recursive: true });
  if (account.uid !== undefined) await Deno.chown(folder, account.uid, account.gid!);
  await run(
    program,
    [
      ...args,
      `--datadir=${folder}/data`,
      // The test's own temporary folder is not the server's to write in.
      `--tmpdir=${folder}`,
      "--initialize-insecure",
      "--innodb-redo-log-capacity=8M",
    ],
    account,
  );
  return await serve(folder, {
    program,
    account,
    // MariaDB's: what was recorded on that one shows it.
    password: "s3cret-of-mariadb",
    args,
    // The binary log stays on, as it is by default; what a crash of the machine would cost does not matter.
    extra: [
      "--mysqlx=OFF",
      "--sync-binlog=0",
      "--secure-file-priv=NULL",
      // As docs/databases.md advises: MySQL's newer checks leave children without their parents.
      "--innodb-native-foreign-keys=ON",
      ...extra,
    ],
  });
}
