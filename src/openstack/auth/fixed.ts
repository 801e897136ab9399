/** Credentials that need no Keystone: `none`, `http_basic` and `admin_token`. */

import type { CredentialOptions } from "../options.ts";
import type { Authenticator } from "./authenticator.ts";

/** Makes an authenticator that shows the same headers each time. */
function fixed(
  headers: Readonly<Record<string, string>>,
  { endpoint }: CredentialOptions,
): Authenticator {
  return {
    headers: () => Promise.resolve(headers),
    refused: () => false,
    endpoint: endpoint || undefined,
    identity: () => Promise.resolve(undefined),
  };
}

/** No credentials; keystoneauth sends this word, which a service without Keystone takes as the user. */
export function noAuthentication(options: CredentialOptions): Authenticator {
  return fixed({ "x-auth-token": "notused" }, options);
}

/** User and password with each request. */
export function basicAuthentication(options: CredentialOptions): Authenticator {
  const { username = "", password = "" } = options;
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return fixed({ authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` }, options);
}

/** A token that is there already, and is not looked at. */
export function adminToken(options: CredentialOptions): Authenticator {
  return fixed({ "x-auth-token": options.token ?? "" }, options);
}
