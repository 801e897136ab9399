/**
 * Servers that are started once in a run of the tests, and only when a test asks for them.
 * `with_servers.ts` waits for that at a port; whoever needs one asks there.
 */

/** The other end of {@link askOnDemand}; disposing of it stops what was started. */
export interface OnDemand extends AsyncDisposable {
  /** The port of 127.0.0.1 at which to ask. */
  readonly port: number;
}

/** What is sent to whoever asks. */
type Answer<T> = { readonly started: T } | { readonly failure: string };

/** Listens for somebody to ask, and starts then. What is started is sent as JSON. */
export function startOnDemand<T extends AsyncDisposable>(start: () => Promise<T>): OnDemand {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let starting: Promise<T> | undefined;

  async function startOnce(): Promise<Answer<T>> {
    try {
      starting ??= start();
      return { started: await starting };
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
      const started = await starting?.catch(() => undefined);
      await started?.[Symbol.asyncDispose]();
    },
  };
}

/**
 * What was started for this test run; the first call starts it.
 *
 * @param variable the environment variable that holds the port at which to ask.
 * @param what to call it in an error: `OpenStack services`.
 */
export async function askOnDemand<T>(variable: string, what: string): Promise<T> {
  const port = Deno.env.get(variable);
  if (!port) throw new Error(`no ${what}: run the tests through scripts/test`);
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  const answer: Answer<T> = await new Response(connection.readable).json();
  if ("failure" in answer) throw new Error(`${what}: they do not start: ${answer.failure}`);
  return answer.started;
}
