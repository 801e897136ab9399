/**
 * The services are started once in a run of the tests, and only when a test asks for them: that takes
 * half a minute. `with_servers.ts` waits for that at a port; {@link openstackServices} asks there.
 */

import type { TestServer } from "../servers.ts";
import type { OpenstackServices, RunningServices } from "./services.ts";

/** The environment variable that holds the port of 127.0.0.1 at which to ask. */
export const openstackVariable = "TEST_SERVER_OPENSTACK";

/** The other end of {@link openstackServices}; disposing of it stops what was started. */
export interface OpenstackOnDemand extends AsyncDisposable {
  readonly port: number;
}

/** What is sent to whoever asks. */
type Answer = { readonly services: OpenstackServices } | { readonly failure: string };

/**
 * Listens for somebody to ask.
 *
 * @param folder where the services' folders go.
 * @param mariadb the server for their databases.
 * @param remembersTokens true for services that ask Keystone about a token as seldom as is usual: then a
 * revoked one is taken for some minutes more.
 */
export function openstackOnDemand(
  folder: string,
  mariadb: TestServer,
  remembersTokens: boolean,
): OpenstackOnDemand {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let starting: Promise<RunningServices> | undefined;

  async function startOnce(): Promise<Answer> {
    try {
      starting ??= import("./services.ts").then(({ startServices }) =>
        startServices(folder, mariadb, remembersTokens)
      );
      return { services: await starting };
    } catch (error) {
      return { failure: String(error) };
    }
  }

  async function answer(connection: Deno.Conn): Promise<void> {
    const text = JSON.stringify(await startOnce());
    // Whoever asked may have ended meanwhile.
    await new Blob([text]).stream().pipeTo(connection.writable).catch(() => {});
  }

  const serving = (async () => {
    for await (const connection of listener) answer(connection);
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
      const services = await starting?.catch(() => undefined);
      await services?.[Symbol.asyncDispose]();
    },
  };
}

/**
 * True when the services can run. They can unless `scripts/test` could not install them, which it says
 * loudly; a test that needs them is then ignored, and counted as skipped.
 */
export function hasOpenstack(): boolean {
  return Deno.env.get(openstackVariable) !== "";
}

/** The services of this test run; the first call starts them. */
export async function openstackServices(): Promise<OpenstackServices> {
  const port = Deno.env.get(openstackVariable);
  if (!port) throw new Error("no OpenStack services: run the tests through scripts/test");
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const answer: Answer = await new Response(connection.readable).json();
  if ("failure" in answer) {
    throw new Error(`the OpenStack services do not start: ${answer.failure}`);
  }
  return answer.services;
}
