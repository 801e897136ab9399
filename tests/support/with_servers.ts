/**
 * Runs a command with a private MariaDB and PostgreSQL at hand, and stops both when it ends.
 *
 *     deno run -A tests/support/with_servers.ts \
 *       [--without-mariadb] [--without-postgresql] COMMAND [ARGUMENT...]
 */

import { start as startMariadb } from "./mariadb.ts";
import { start as startPostgresql } from "./postgresql.ts";
import { missingServersVariable, serverVariable, type TestServer } from "./servers.ts";

async function main(without: Set<string>, command: string, args: string[]): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-tests-" });
  // The servers run under accounts of their own, which must reach their folders inside.
  await Deno.chmod(folder, 0o755);
  // Ctrl-C reaches the command through the terminal; the servers are stopped after it.
  Deno.addSignalListener("SIGINT", () => {});
  try {
    await using servers = new AsyncDisposableStack();
    const env: Record<string, string> = {};
    const missing: string[] = [];
    if (without.has("--without-mariadb")) {
      missing.push("mysql");
    } else {
      env[serverVariable.mysql] = asText(servers.use(await startMariadb(`${folder}/mariadb`)));
    }
    if (without.has("--without-postgresql")) {
      missing.push("postgresql");
    } else {
      env[serverVariable.postgresql] = asText(
        servers.use(await startPostgresql(`${folder}/postgresql`)),
      );
    }
    env[missingServersVariable] = missing.join(",");
    const child = new Deno.Command(command, { args, env }).spawn();
    Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
    return (await child.status).code;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function asText({ port, socketFolder, user, password }: TestServer): string {
  return JSON.stringify({ port, socketFolder, user, password } satisfies TestServer);
}

const without = new Set<string>();
const words = [...Deno.args];
while (words[0]?.startsWith("--without-")) without.add(words.shift()!);
const [command, ...args] = words;
if (command === undefined) {
  console.error(
    "usage: with_servers.ts [--without-mariadb] [--without-postgresql] COMMAND [ARGUMENT...]",
  );
  Deno.exit(2);
}
Deno.exit(await main(without, command, args));
