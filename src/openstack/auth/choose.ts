/** Which way of logging in `auth_type` names. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { CredentialOptions } from "../options.ts";
import type { Authenticator } from "./authenticator.ts";
import { adminToken, basicAuthentication, noAuthentication } from "./fixed.ts";
import { keystoneAuthenticator, type KeystoneOutside } from "./keystone.ts";
import type { Method } from "./keystone_request.ts";

/** The types that log in to Keystone. */
const KEYSTONE_TYPES: ReadonlyMap<string, { method: Method; generic: boolean }> = new Map([
  ["password", { method: "password", generic: true }],
  ["v3password", { method: "password", generic: false }],
  ["token", { method: "token", generic: true }],
  ["v3token", { method: "token", generic: false }],
  ["v3applicationcredential", { method: "application_credential", generic: false }],
]);

/** Those that do without. */
const FIXED_TYPES: ReadonlyMap<string, (options: CredentialOptions) => Authenticator> = new Map([
  ["none", noAuthentication],
  ["http_basic", basicAuthentication],
  ["admin_token", adminToken],
]);

/**
 * Makes the authenticator of a service's credentials.
 *
 * @param sections `credentials` is the section that holds them, `service` the one of the service.
 * @throws {OperatorError} when there is no `auth_type`, or one that this program does not know.
 */
export function chooseAuthenticator(
  options: CredentialOptions,
  sections: { readonly credentials: string; readonly service: string },
  files: readonly string[],
  outside: KeystoneOutside,
): Authenticator {
  const type = options.auth_type;
  const keystone = KEYSTONE_TYPES.get(type ?? "");
  if (keystone !== undefined) {
    const { credentials: section, service } = sections;
    return keystoneAuthenticator(options, { ...keystone, section, service }, outside);
  }
  const fixed = FIXED_TYPES.get(type ?? "");
  if (fixed !== undefined) return fixed(options);
  const known = [...KEYSTONE_TYPES.keys(), ...FIXED_TYPES.keys()].join(", ");
  const where = files.length === 0
    ? ": no configuration file was found"
    : ` in ${files.join(", ")}`;
  throw new OperatorError(
    type
      ? `[${sections.credentials}] auth_type "${type}" is not supported`
      : `[${sections.credentials}] auth_type is not set${where}`,
    { hint: `Use one of ${known}.` },
  );
}
