/** What Keystone is sent to get a token: its API v3's `auth` object, from the options. */

import { OperatorError } from "../../errors/operator_error.ts";
import type { CredentialOptions } from "../options.ts";

/** How one proves who one is. */
export type Method = "password" | "token" | "application_credential";

/**
 * Makes the body of `POST /v3/auth/tokens`.
 *
 * @param generic true for the types without a version in their name, which alone know
 * `default_domain_id` and `default_domain_name`.
 * @param section for errors.
 * @throws {OperatorError} when an option is missing or two exclude each other.
 */
export function keystoneRequest(
  options: CredentialOptions,
  { method, generic, section }: {
    readonly method: Method;
    readonly generic: boolean;
    readonly section: string;
  },
): { auth: unknown } {
  const fallback = generic
    ? { id: options.default_domain_id, name: options.default_domain_name }
    : {};
  const scope = scopeOf(options, fallback, section);
  return {
    auth: {
      identity: { methods: [method], [method]: proof(options, method, fallback, section) },
      ...(scope === undefined ? {} : { scope }),
    },
  };
}

interface Domain {
  readonly id?: string;
  readonly name?: string;
}

function proof(
  options: CredentialOptions,
  method: Method,
  fallback: Domain,
  section: string,
): unknown {
  switch (method) {
    case "token":
      return { id: required(options, "token", section) };
    case "password":
      return {
        user: {
          ...user(options, fallback, section),
          password: required(options, "password", section),
        },
      };
    case "application_credential": {
      const secret = required(options, "application_credential_secret", section);
      if (options.application_credential_id) {
        return { id: options.application_credential_id, secret };
      }
      return {
        name: required(options, "application_credential_name", section),
        user: user(options, fallback, section),
        secret,
      };
    }
  }
}

function user(options: CredentialOptions, fallback: Domain, section: string): object {
  if (options.user_id) return { id: options.user_id };
  return {
    name: required(options, "username", section),
    ...inDomain({ id: options.user_domain_id, name: options.user_domain_name }, fallback),
  };
}

function scopeOf(options: CredentialOptions, fallback: Domain, section: string): unknown {
  const scopes: [string, unknown][] = [];
  if (options.domain_id) scopes.push(["domain_id", { domain: { id: options.domain_id } }]);
  else if (options.domain_name) {
    scopes.push(["domain_name", { domain: { name: options.domain_name } }]);
  }
  if (options.project_id) scopes.push(["project_id", { project: { id: options.project_id } }]);
  else if (options.project_name) {
    const domain = { id: options.project_domain_id, name: options.project_domain_name };
    const project = { name: options.project_name, ...inDomain(domain, fallback) };
    scopes.push(["project_name", { project }]);
  }
  if (options.trust_id) {
    scopes.push(["trust_id", { "OS-TRUST:trust": { id: options.trust_id } }]);
  }
  if (options.system_scope) {
    if (options.system_scope !== "all") {
      throw new OperatorError(
        `[${section}] system_scope is "${options.system_scope}"; the only scope there is, is "all"`,
      );
    }
    scopes.push(["system_scope", { system: { all: true } }]);
  }
  if (scopes.length > 1) {
    throw new OperatorError(
      `[${section}] sets both ${scopes[0][0]} and ${scopes[1][0]}, and a token has one scope`,
      { hint: "Leave one of them out; Nova's services mostly use project_name." },
    );
  }
  return scopes[0]?.[1];
}

/** As keystoneauth has it, an id beats a name, even the default's. */
function inDomain(domain: Domain, fallback: Domain): object {
  const id = domain.id || fallback.id;
  if (id) return { domain: { id } };
  const name = domain.name || fallback.name;
  return name ? { domain: { name } } : {};
}

function required(
  options: CredentialOptions,
  name: keyof CredentialOptions,
  section: string,
): string {
  const value = options[name];
  if (value) return value;
  throw new OperatorError(
    `[${section}] ${name} is not set, and auth_type ${options.auth_type} needs it`,
  );
}
