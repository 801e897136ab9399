/** A private Galera cluster: nodes of MariaDB on the loopback interface, which can be struck one by one. */

import { query, serve, type WatchedServer } from "./mariadb.ts";
import { findProgram, freePort, run, serverAccount } from "./process.ts";

const PROVIDER = "/usr/lib/galera/libgalera_smm.so";

/** Seconds after which a state of the cluster is taken for one that will never come. */
const PATIENCE = 120;

/** A node of a cluster. */
export interface GaleraNode extends WatchedServer {
  /** Counted from 1. */
  readonly number: number;
  /** Cuts it off from the other nodes, as a network that breaks does, or lets it back. */
  isolate(isolated: boolean): Promise<void>;
  /** Starts it again with an empty data folder: it gets everything from another node. */
  resumeEmpty(): Promise<void>;
  /** What a status variable has for a value. */
  status(name: string): Promise<string>;
  /** Waits until it belongs to the cluster's majority and has everything. */
  untilSynced(): Promise<void>;
}

/** Nodes that hold the same databases. */
export interface GaleraCluster extends AsyncDisposable {
  readonly nodes: readonly GaleraNode[];
  /** Waits until all nodes see each other and have everything. */
  untilWhole(): Promise<void>;
  /** Starts whoever does not run, and lets everybody see everybody. */
  repair(): Promise<void>;
}

/** Polls, as nobody tells. */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE * 1000;
  while (!await isSo()) {
    if (Date.now() > deadline) throw new Error(`${what}: not so after ${PATIENCE} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * Starts a cluster in an empty folder.
 *
 * @param folder a folder of the cluster's own; its path must be short, for the sockets in it.
 * @param count how many nodes.
 * @param extra more arguments for each node.
 */
export async function startCluster(
  folder: string,
  count = 3,
  extra: readonly string[] = [],
): Promise<GaleraCluster> {
  const [install, program, account] = await Promise.all([
    findProgram("mariadb-install-db", []),
    findProgram("mariadbd", ["/usr/sbin", "/usr/local/sbin"]),
    serverAccount("mysql"),
  ]);
  await Deno.mkdir(folder, { recursive: true });
  const own = async (path: string) => {
    await Deno.mkdir(path, { recursive: true });
    if (account.uid !== undefined) await Deno.chown(path, account.uid, account.gid!);
  };
  // Of the group's traffic, of the transfer of missed changes, and of that of everything.
  const ports = Array.from({ length: count }, () => [freePort(), freePort(), freePort()]);
  const groupAddress = (index: number) => `127.0.0.1:${ports[index][0]}`;
  const nodes: GaleraNode[] = [];
  await using made = new AsyncDisposableStack();

  for (let index = 0; index < count; index++) {
    const home = `${folder}/${index + 1}`;
    await own(home);
    await own(`${home}/data`);
    if (index === 0) {
      await run(install, [
        "--no-defaults",
        `--datadir=${home}/data`,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
      ], { ...account, env: { TMPDIR: home } });
    }
    const [group, missed, all] = ports[index];
    let founding = index === 0;
    const args = () => {
      const others = ports.flatMap((_, other) => other === index ? [] : [groupAddress(other)]);
      const address = founding ? "gcomm://" : `gcomm://${others.join(",")}`;
      founding = false;
      return [
        "--wsrep-on=ON",
        `--wsrep-provider=${PROVIDER}`,
        "--wsrep-cluster-name=nova",
        `--wsrep-cluster-address=${address}`,
        `--wsrep-node-name=node${index + 1}`,
        `--wsrep-node-address=127.0.0.1:${group}`,
        `--wsrep-sst-receive-address=127.0.0.1:${all}`,
        "--wsrep-sst-method=rsync",
        `--wsrep-provider-options=${
          [
            `base_port=${group}`,
            `gmcast.listen_addr=tcp://127.0.0.1:${group}`,
            `ist.recv_addr=127.0.0.1:${missed}`,
            "gcache.size=64M",
            // Whoever says nothing is given up a little sooner than usual; a busy machine falls silent too.
            "evs.keepalive_period=PT0.5S",
            "evs.suspect_timeout=PT3S",
            "evs.inactive_timeout=PT6S",
            "evs.install_timeout=PT6S",
            "pc.wait_prim_timeout=PT60S",
          ].join(";")
        }`,
        "--binlog-format=ROW",
        "--innodb-autoinc-lock-mode=2",
        "--innodb-log-file-size=32M",
        ...extra,
      ];
    };
    const server = made.use(
      await serve(home, {
        program,
        account,
        password: "s3cret-of-galera",
        args: ["--no-defaults"],
        extra: args,
        // The others get the accounts with everything else.
        bootstrap: index === 0,
      }),
    );
    const ask = (sql: string) => query(server, sql);
    const status = async (name: string) =>
      (await ask(`SHOW STATUS LIKE '${name}'`)).split("\t")[1]?.trim() ?? "";
    const node: GaleraNode = Object.assign(
      Object.create(server, Object.getOwnPropertyDescriptors(server)),
      {
        number: index + 1,
        status,
        isolate: async (isolated: boolean) =>
          void await ask(
            `SET GLOBAL wsrep_provider_options = 'gmcast.isolate=${Number(isolated)}'`,
          ),
        async resumeEmpty() {
          await Deno.remove(`${home}/data`, { recursive: true });
          await own(`${home}/data`);
          await server.resume();
        },
        untilSynced: () =>
          until(`node ${index + 1} is synced`, async () => {
            try {
              return await status("wsrep_local_state_comment") === "Synced" &&
                await status("wsrep_cluster_status") === "Primary";
            } catch {
              return false;
            }
          }),
      },
    );
    await node.untilSynced();
    nodes.push(node);
  }

  const owned = made.move();
  const untilWhole = async () => {
    for (const node of nodes) {
      await node.untilSynced();
      await until(
        `node ${node.number} sees all`,
        async () => await node.status("wsrep_cluster_size") === String(count),
      );
    }
  };
  return {
    nodes,
    untilWhole,
    async repair() {
      // Together, as those who are no majority wait for each other.
      await Promise.all(nodes.filter(({ running }) => !running).map((node) => node.resume()));
      await Promise.all(nodes.map((node) => node.isolate(false)));
      await untilWhole();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
