/** Talking to the services of the test bed, without any of the code under test. */

import type { OpenstackServices } from "./services.ts";

/** An account in Keystone. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly projectName: string;
}

/** One request with JSON in and out. */
export interface TestRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Logs in with a password, and gives the token. */
export async function logIn(
  { keystoneUrl }: Pick<OpenstackServices, "keystoneUrl">,
  { username, password, projectName }: Account,
): Promise<string> {
  const domain = { name: "Default" };
  const answer = await fetch(`${keystoneUrl}/v3/auth/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: username, domain, password } },
        },
        scope: { project: { name: projectName, domain } },
      },
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`logging in ${username} failed: ${answer.status} ${text}`);
  return answer.headers.get("x-subject-token")!;
}

/** Makes requests with one token. Throws for an answer of 400 or more. */
export function requester(token: string) {
  return async (
    url: string,
    { method = "GET", body, headers }: TestRequest = {},
    // deno-lint-ignore no-explicit-any -- what is read of an answer is up to the test
  ): Promise<any> => {
    const answer = await fetch(url, {
      method,
      headers: {
        "X-Auth-Token": token,
        "Accept": "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}
