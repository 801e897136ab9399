/**
 * Runs a command with a private MariaDB and PostgreSQL at hand, and stops both when it ends. Keystone,
 * Placement and Neutron are started when the command first asks for them, and so is RabbitMQ.
 *
 *     deno run -A tests/support/with_servers.ts [--without-mariadb | --mysql] [--without-postgresql] \
 *       [--without-openstack] [--without-rabbitmq] [--without-galera] [--large] COMMAND [ARGUMENT...]
 *
 * `--mysql` starts MySQL in the place of MariaDB, without Keystone and its kin, and ends with the code 69
 * where it cannot be had.
 *
 * `--large` gives the servers memory and logs for tables of millions of rows, for measurements: as they
 * are for tests, they would write out the same pages again and again.
 */

import { start as startMariadb } from "./mariadb.ts";
import { NoMysql, start as startMysql } from "./mysql.ts";
import { openstackOnDemand, openstackVariable } from "./openstack/on_demand.ts";
import { start as startPostgresql } from "./postgresql.ts";
import { rabbitmqOnDemand, rabbitmqVariable } from "./rabbitmq.ts";
import {
  missingServersVariable,
  type MysqlProduct,
  productVariable,
  serverVariable,
  type TestServer,
} from "./servers.ts";

const MB = 2 ** 20;
const MEMORY = "/dev/shm";
/** `EX_UNAVAILABLE` of sysexits.h. */
const UNAVAILABLE = 69;

/** The settings of `--large`; MariaDB gets a third of the machine's memory, 1 GB at least. */
function largeSettings() {
  const memory = Math.max(1024, Math.floor(Deno.systemMemoryInfo().total / MB / 3));
  return {
    mariadb: [`--innodb-buffer-pool-size=${memory}M`, "--innodb-log-file-size=4G"],
    // PostgreSQL leaves most of it to the system's cache of files.
    postgresql: ["shared_buffers=1GB", "max_wal_size=4GB"],
  };
}

/**
 * A file system in memory, where there is plenty of it: no test asks for what a disk does, and tables are
 * made in a fifth of the time.
 */
async function memoryFolder(): Promise<string | undefined> {
  if (Deno.systemMemoryInfo().available < 8192 * MB) return undefined;
  const { stdout } = await new Deno.Command("df", {
    args: ["--output=avail", "--block-size=1M", MEMORY],
    stderr: "null",
  }).output();
  const free = Number(new TextDecoder().decode(stdout).split("\n")[1]);
  return free >= 4096 ? MEMORY : undefined;
}

async function main(flags: Set<string>, command: string, args: string[]): Promise<number> {
  const folder = await Deno.makeTempDir({
    prefix: "nova-tests-",
    dir: flags.has("--large") ? undefined : await memoryFolder(),
  });
  const temporary = await Deno.makeTempDir({ prefix: "nova-tests-" });
  // The servers run under accounts of their own, which must reach their folders inside.
  for (const one of [folder, temporary]) await Deno.chmod(one, 0o755);
  // Ctrl-C reaches the command through the terminal; the servers are stopped after it.
  Deno.addSignalListener("SIGINT", () => {});
  try {
    await using servers = new AsyncDisposableStack();
    const env: Record<string, string> = {};
    const missing: string[] = [];
    env[openstackVariable] = "";
    const large = flags.has("--large") ? largeSettings() : { mariadb: [], postgresql: [] };
    if (flags.has("--without-mariadb")) {
      missing.push("mysql");
    } else {
      const product: MysqlProduct = flags.has("--mysql") ? "MySQL" : "MariaDB";
      const start = product === "MySQL" ? startMysql : startMariadb;
      const server = servers.use(await start(`${folder}/mysql`, large.mariadb));
      env[productVariable] = product;
      env[serverVariable.mysql] = asText(server);
      if (product === "MariaDB" && !flags.has("--without-openstack")) {
        const openstack = servers.use(
          openstackOnDemand(`${folder}/openstack`, server, flags.has("--large")),
        );
        env[openstackVariable] = String(openstack.port);
      }
    }
    if (flags.has("--without-postgresql")) {
      missing.push("postgresql");
    } else {
      env[serverVariable.postgresql] = asText(
        servers.use(await startPostgresql(`${folder}/postgresql`, large.postgresql)),
      );
    }
    env[rabbitmqVariable] = flags.has("--without-rabbitmq")
      ? ""
      : String(servers.use(rabbitmqOnDemand(`${folder}/rabbitmq`)).port);
    if (flags.has("--without-galera")) missing.push("galera");
    env[missingServersVariable] = missing.join(",");
    // What tests start for themselves goes with it. Not below /dev: a compiled program cannot read there.
    env.TMPDIR = temporary;
    const child = new Deno.Command(command, { args, env }).spawn();
    Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
    return (await child.status).code;
  } catch (error) {
    if (!(error instanceof NoMysql)) throw error;
    console.error(error.message);
    return UNAVAILABLE;
  } finally {
    for (const one of [folder, temporary]) await Deno.remove(one, { recursive: true });
  }
}

function asText({ port, socketFolder, user, password }: TestServer): string {
  return JSON.stringify({ port, socketFolder, user, password } satisfies TestServer);
}

const flags = new Set<string>();
const words = [...Deno.args];
while (/^--(without-|large$|mysql$)/.test(words[0] ?? "")) flags.add(words.shift()!);
const [command, ...args] = words;
if (command === undefined) {
  console.error(
    "usage: with_servers.ts [--without-mariadb | --mysql] [--without-postgresql] " +
      "[--without-openstack] [--without-rabbitmq] [--without-galera] [--large] " +
      "COMMAND [ARGUMENT...]",
  );
  Deno.exit(2);
}
Deno.exit(await main(flags, command, args));
