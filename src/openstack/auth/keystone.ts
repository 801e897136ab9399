/** Logging in to Keystone: one token for all who ask, and another when it is refused or runs out. */

import { OperatorError } from "../../errors/operator_error.ts";
import { readCatalogue } from "../catalogue.ts";
import { badAnswerError, statusError } from "../explain.ts";
import { asText, field } from "../json.ts";
import type { CredentialOptions } from "../options.ts";
import type { Party } from "../party.ts";
import type { Secrets } from "../secrets.ts";
import type { Incoming, Sender } from "../sender.ts";
import { asUrl, below } from "../urls.ts";
import { newestWithin, readVersions } from "../versions.ts";
import type { Authenticator, Identity } from "./authenticator.ts";
import { keystoneRequest, type Method } from "./keystone_request.ts";

/** A token that is about to run out is not used any more, in milliseconds before its end. */
const STALE_MILLISECONDS = 30_000;

/** What logging in needs. */
export interface KeystoneOutside {
  readonly sender: Sender;
  readonly secrets: Secrets;
  readonly now: () => Date;
}

interface Token {
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; undefined where Keystone does not say. */
  readonly expires?: number;
  readonly identity: Identity;
}

/**
 * Makes an authenticator for Keystone's API v3.
 *
 * @param how `generic` for the types without a version in their name, which look for the API's version
 * themselves; `section` holds the credentials, `service` is the one that is to be reached.
 */
export function keystoneAuthenticator(
  options: CredentialOptions,
  how: {
    readonly method: Method;
    readonly generic: boolean;
    readonly section: string;
    readonly service: string;
  },
  { sender, secrets, now }: KeystoneOutside,
): Authenticator {
  const party: Party = {
    title: "Keystone",
    section: how.service,
    authentication: true,
    source: `[${how.section}]`,
  };
  /** The token, or that it is being got. */
  let current: Promise<Token> | undefined;
  /** What is shown to services at present. */
  let shown: Token["headers"] | undefined;
  let tokensUrl: Promise<URL> | undefined;

  /** The token; whoever asks while one is being got waits for the same. */
  async function token(): Promise<Token> {
    const asked = current ??= logIn();
    try {
      const found = await asked;
      if (found.expires === undefined || found.expires - now().getTime() > STALE_MILLISECONDS) {
        return found;
      }
    } catch (error) {
      // A failure is not kept: another request may try again.
      if (current === asked) current = undefined;
      throw error;
    }
    if (current === asked) current = logIn();
    return await current!;
  }

  async function logIn(): Promise<Token> {
    const body = JSON.stringify(keystoneRequest(options, how));
    tokensUrl ??= findTokensUrl();
    tokensUrl.catch(() => tokensUrl = undefined);
    const url = await tokensUrl;
    const answer = await send("POST", url, body);
    const asked = { method: "POST", url, repeated: answer.repeated } as const;
    if (answer.status !== 201 && answer.status !== 200) {
      throw statusError(party, asked, answer, secrets);
    }
    const id = answer.headers.get("x-subject-token") ?? undefined;
    secrets.add(id);
    const details = field(parse(answer), "token");
    if (!id || details === undefined) {
      throw badAnswerError(party, asked, answer, "there is no token in the answer", secrets);
    }
    const expires = Date.parse(asText(field(details, "expires_at")) ?? "");
    return {
      headers: { "x-auth-token": id },
      expires: Number.isNaN(expires) ? undefined : expires,
      identity: {
        catalogue: readCatalogue(details),
        projectId: asText(field(field(details, "project"), "id")),
        userId: asText(field(field(details, "user"), "id")),
      },
    };
  }

  /** Where tokens are to be had: below `auth_url`, which may name the API's version or not. */
  async function findTokensUrl(): Promise<URL> {
    const base = authUrl(options, how.section);
    if (/\/v3\/?$/.test(base.pathname)) return below(base, "/auth/tokens");
    return below(how.generic ? await discover(base) : below(base, "/v3"), "/auth/tokens");
  }

  /** Asks Keystone where its API v3 is; a Keystone that does not tell has it at `/v3`. */
  async function discover(base: URL): Promise<URL> {
    // The old API of a Keystone that has both, as old configurations name it.
    const root = new URL(base);
    root.pathname = root.pathname.replace(/\/v2\.0\/?$/, "/");
    const answer = await send("GET", root);
    const versions = readVersions(parse(answer));
    if (versions.length > 0) {
      const found = newestWithin(versions, { from: [3], to: [3] });
      if (found === undefined) {
        throw new OperatorError(
          `Keystone at ${root.origin}${root.pathname} does not have the API v3`,
          { hint: `Check auth_url in [${how.section}].` },
        );
      }
      const link = asUrl(found.link, root);
      // Behind a proxy Keystone may not know its own name: only the path counts.
      if (link !== undefined) return new URL(`${root.origin}${link.pathname}`);
    }
    return below(root, "/v3");
  }

  function send(method: "GET" | "POST", url: URL, body?: string): Promise<Incoming> {
    const headers = {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    // A token too many does no harm; and what has to be brought to an end may need one.
    return sender.send(party, { method, url, headers, body, repeatable: true, finishing: true });
  }

  return {
    async headers() {
      shown = (await token()).headers;
      return shown;
    },
    refused(headers) {
      // Others may have been refused the same before, and another is being got already.
      if (headers === shown) current = shown = undefined;
      return true;
    },
    identity: async () => (await token()).identity,
  };
}

function parse({ body }: Incoming): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function authUrl({ auth_url }: CredentialOptions, section: string): URL {
  const url = asUrl(auth_url || undefined);
  if (url !== undefined) return url;
  throw new OperatorError(
    auth_url ? `[${section}] auth_url is no URL` : `[${section}] auth_url is not set`,
    { hint: "Set it to Keystone's URL, such as http://controller:5000/v3." },
  );
}
