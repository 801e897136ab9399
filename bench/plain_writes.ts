/**
 * Sends a list of requests, one after the other and nothing else: what the services themselves need for
 * them.
 *
 *     deno run -A bench/plain_writes.ts FILE
 *
 * The file holds JSON: the token, and the requests with method, URL and body.
 */

/** What the file holds. */
export interface PlainWrites {
  readonly token: string;
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly body: string;
  }[];
}

const { token, requests }: PlainWrites = JSON.parse(await Deno.readTextFile(Deno.args[0]));
for (const { method, url, body } of requests) {
  const answer = await fetch(url, {
    method,
    body,
    headers: {
      "x-auth-token": token,
      "content-type": "application/json",
      "openstack-api-version": "placement 1.28",
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
}
