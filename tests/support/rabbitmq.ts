/**
 * RabbitMQ of the distribution on free ports of 127.0.0.1, with folders, a cookie and a port mapper
 * (`epmd`) of its own: what runs on the machine already is left alone. It is started when a test first
 * asks for it, which takes some seconds.
 */

import { askOnDemand, type OnDemand, startOnDemand } from "./on_demand.ts";
import { endProcess, findProgram, freePort, untilReady } from "./process.ts";
import { makeTlsFiles, type TlsFiles } from "./tls_files.ts";

/** Where a broker is, and who may use it. */
export interface Rabbitmq {
  readonly port: number;
  /** The port where it speaks TLS alone. */
  readonly tlsPort: number;
  /** The certificates of the latter, for `localhost`. */
  readonly tls: TlsFiles;
  readonly virtualHost: string;
  readonly user: string;
  readonly password: string;
  /** A transport URL that leads there. */
  readonly url: string;
}

/** A started broker. */
export interface RunningRabbitmq extends Rabbitmq, AsyncDisposable {}

/** The environment variable that holds the port of 127.0.0.1 at which to ask for the broker. */
export const rabbitmqVariable = "TEST_SERVER_RABBITMQ";

/** Not the one in PATH, which takes on an account and a configuration of the machine's. */
const BROKER = "/usr/lib/rabbitmq/bin/rabbitmq-server";
/** As names and passwords may be: a URL holds none of them as they are. */
const VIRTUAL_HOST = "nova/cell 1";
const USER = "nova@cells";
const PASSWORD = "s3cret%of:rabbit@mq";

/** Listens for somebody to ask. */
export function rabbitmqOnDemand(folder: string): OnDemand {
  return startOnDemand(() => startRabbitmq(folder));
}

/** True when the broker can run; like `hasOpenstack`. */
export function hasRabbitmq(): boolean {
  return Deno.env.get(rabbitmqVariable) !== "";
}

/** The broker of this test run; the first call starts it. */
export function rabbitmqServer(): Promise<Rabbitmq> {
  return askOnDemand(rabbitmqVariable, "RabbitMQ");
}

/**
 * Starts a broker.
 *
 * @param folder a folder of its own; it is made.
 */
export async function startRabbitmq(folder: string): Promise<RunningRabbitmq> {
  await Deno.mkdir(folder, { recursive: true });
  const tls = await makeTlsFiles(folder);
  const [port, tlsPort, epmdPort, distributionPort] = [
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ];
  const path = (name: string) => `${folder}/${name}`;
  await Deno.writeTextFile(
    path("rabbitmq.conf"),
    `
listeners.tcp.1 = 127.0.0.1:${port}
listeners.ssl.1 = 127.0.0.1:${tlsPort}
ssl_options.cacertfile = ${tls.ca}
ssl_options.certfile = ${tls.serverCert}
ssl_options.keyfile = ${tls.serverKey}
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = false
default_vhost = ${VIRTUAL_HOST}
default_user = ${USER}
default_pass = ${PASSWORD}
log.file.level = warning
`,
  );
  await Deno.writeTextFile(path("enabled_plugins"), "[].\n");
  const erlang = { ERL_EPMD_PORT: String(epmdPort), ERL_EPMD_ADDRESS: "127.0.0.1", HOME: folder };
  await using stack = new AsyncDisposableStack();
  const start = (program: string, env: Record<string, string>) => {
    const child = new Deno.Command(program, {
      env: { ...erlang, ...env },
      cwd: folder,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const said = Promise.all(
      [child.stdout, child.stderr].map((stream) => new Response(stream).text()),
    );
    stack.defer(async () => {
      // Nothing in it is needed any more.
      endProcess(child, "SIGKILL");
      await Promise.all([child.status, said]);
    });
    return {
      child,
      log: async () => {
        endProcess(child, "SIGKILL");
        return (await said).join("\n");
      },
    };
  };
  // In the foreground, where it is a child that can be ended; RabbitMQ would leave one behind.
  const epmd = start(await findProgram("epmd", []), {});
  await untilReady(epmd.child, () => connectTo(epmdPort), epmd.log);
  const broker = start(BROKER, {
    RABBITMQ_NODENAME: `nova_tests_${port}@localhost`,
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_CONFIG_FILE: path("rabbitmq.conf"),
    RABBITMQ_ADVANCED_CONFIG_FILE: path("advanced.config"),
    RABBITMQ_ENABLED_PLUGINS_FILE: path("enabled_plugins"),
    RABBITMQ_MNESIA_BASE: path("mnesia"),
    RABBITMQ_LOG_BASE: path("log"),
    RABBITMQ_PID_FILE: path("pid"),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none +S 2:2",
    // Then the script becomes the broker, and no parent of it.
    RUNNING_UNDER_SYSTEMD: "true",
  });
  await untilReady(broker.child, () => greets(port), broker.log);
  const quoted = [USER, PASSWORD, VIRTUAL_HOST].map(encodeURIComponent);
  const running = stack.move();
  return {
    port,
    tlsPort,
    tls,
    virtualHost: VIRTUAL_HOST,
    user: USER,
    password: PASSWORD,
    url: `rabbit://${quoted[0]}:${quoted[1]}@127.0.0.1:${port}/${quoted[2]}`,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function connectTo(port: number): Promise<void> {
  (await Deno.connect({ hostname: "127.0.0.1", port })).close();
}

/** It listens before it lets anybody in; then it answers to a greeting. */
async function greets(port: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new Uint8Array([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]));
  const answer = await connection.read(new Uint8Array(1));
  if (answer !== 1) throw new Error("it does not answer");
}
