/** Real TLS, OpenSSL's, in front of a test server that has none. */

import { endProcess, findProgram } from "./process.ts";

/** Where it listens, on 127.0.0.1; disposing of it ends it. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts it in front of a port of 127.0.0.1. It needs Python, which Debian's OpenStack brings along.
 *
 * @param files paths of PEM files; with `clientCa`, clients have to show a certificate signed by it.
 */
export async function startTlsFront(
  targetPort: number,
  files: { readonly cert: string; readonly key: string; readonly clientCa?: string },
): Promise<TlsFront> {
  const script = new URL("tls_front.py", import.meta.url).pathname;
  const child = new Deno.Command(await findProgram("python3", []), {
    args: [
      script,
      String(targetPort),
      files.cert,
      files.key,
      ...files.clientCa === undefined ? [] : [files.clientCa],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = Number(new TextDecoder().decode(value));
  return {
    port,
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      await child.stdin.close();
      endProcess(child, "SIGKILL");
      await child.status;
    },
  };
}
