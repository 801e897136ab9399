/** The services of a run, from its configuration: looked up when first asked for. */

import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/sources.ts";
import type { Logger } from "../log/logger.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { chooseAuthenticator } from "./auth/choose.ts";
import { withCatalogInfo } from "./catalog_info.ts";
import { createClient } from "./client.ts";
import { createTransport, type Transport } from "./http/transport.ts";
import { createTrust } from "./http/trust.ts";
import {
  type CredentialOptions,
  credentialsGroup,
  serviceGroup,
  type ServiceOptions,
  serviceUserGroup,
} from "./options.ts";
import { type ReachedService, reachService } from "./reach.ts";
import { retryPolicy } from "./retry_policy.ts";
import { createSecrets } from "./secrets.ts";
import { createSender, type Sender, type SenderOutside } from "./sender.ts";
import type { ServiceClient, Services } from "./service.ts";
import { neutronService, placementService, type ServiceDefinition } from "./service_definition.ts";
import { ServiceError } from "./service_error.ts";
import { createSession, type SendAuthenticated } from "./session.ts";

/** What the services have from outside. */
export interface ServicesOutside {
  readonly config: Configuration;
  readonly log: Logger;
  /** Ends waits when aborted. */
  readonly signal: AbortSignal;
  /** The environment's variables: proxies, and where authorities are. */
  readonly environment: Environment;
  readonly now: () => Date;
  /** How to wait before another try; by the clock unless a test says otherwise. */
  readonly pause?: SenderOutside["pause"];
}

/** Seconds to wait for a service that does not answer, where `timeout` is not set. */
const DEFAULT_TIMEOUT = 120;

/** A service that has been found, and the way to send to it. */
interface Reached {
  readonly service: ReachedService;
  readonly send: SendAuthenticated;
}

/** Makes the services of a run; nothing is opened yet. */
export function openServices(outside: ServicesOutside): Services {
  const { config, log, signal, environment, now, pause } = outside;
  const secrets = createSecrets();
  const transports = new Map<string, Transport>();
  const authenticators = new Map<string, Authenticator>();
  const reached = new Map<string, Promise<Reached>>();
  const clients = new Map<string, ServiceClient>();

  async function reach(definition: ServiceDefinition): Promise<Reached> {
    const { options, holder } = readOptions(config, definition);
    const credentialSection = options.auth_section || holder;
    const credentials: CredentialOptions = options.auth_section
      ? config.read(credentialsGroup(credentialSection))
      : options;
    rememberSecrets(credentials);

    const connectionKey = JSON.stringify(connectionValues(options));
    const transport = transports.get(connectionKey) ?? createTransport({
      timeout: options.timeout !== undefined && options.timeout > 0
        ? options.timeout
        : DEFAULT_TIMEOUT,
      tls: createTrust(options, holder, environment),
      environment,
    });
    transports.set(connectionKey, transport);
    const { section } = definition;
    const policy = retryPolicy(options, section);
    const sender = createSender({ transport, policy, secrets, log, signal, pause });

    // Two sections with the same credentials have the same token.
    const key = JSON.stringify([connectionKey, credentialValues(credentials)]);
    const authenticator = authenticators.get(key) ?? chooseAuthenticator(
      credentials,
      { credentials: credentialSection, service: section },
      config.files,
      { sender, secrets, now },
    );
    authenticators.set(key, authenticator);
    const session = createSession(authenticator, sender);
    const own = definition.serviceToken ? ownAuthenticator(section, sender) : undefined;
    const send = own === undefined ? session : withServiceToken(session, own);
    const service = await reachService(definition, options, {
      credentials: holder === section ? undefined : holder,
      authenticator,
      sender,
      sendAuthenticated: send,
    });
    return { service, send };
  }

  /** The authenticator for the token of Nova's own; undefined where it shows none. */
  function ownAuthenticator(service: string, sender: Sender): Authenticator | undefined {
    const options = config.read(serviceUserGroup);
    if (!options.send_service_user_token) return undefined;
    if (!options.auth_type && !options.auth_section) {
      log.warning("[service_user] auth_type is not set, so no token of Nova's own is sent");
      return undefined;
    }
    const credentials = options.auth_section || serviceUserGroup.name;
    const values = config.read(credentialsGroup(credentials));
    rememberSecrets(values);
    return chooseAuthenticator(values, { credentials, service }, config.files, {
      sender,
      secrets,
      now,
    });
  }

  function rememberSecrets({ password, token, application_credential_secret }: CredentialOptions) {
    for (const secret of [password, token, application_credential_secret]) secrets.add(secret);
  }

  async function of(
    definition: ServiceDefinition,
    needs: Parameters<Services["of"]>[1] = {},
  ): Promise<ServiceClient> {
    const { section } = definition;
    const key = JSON.stringify([section, needs.microversion, needs.parallel]);
    const known = clients.get(key);
    if (known !== undefined) return known;
    let found = reached.get(section);
    if (found === undefined) {
      found = reach(definition);
      reached.set(section, found);
      // A failure is not kept: the caller may ask again.
      found.catch(() => reached.delete(section));
    }
    const { service, send } = await found.catch((error) => {
      throw inSection(error, section);
    });
    const client = clients.get(key) ?? createClient(definition, service, needs, {
      send: (...request) =>
        send(...request).catch((error) => {
          throw inSection(error, section);
        }),
      secrets,
    });
    clients.set(key, client);
    return client;
  }

  return {
    placement: (needs) => of(placementService, needs),
    neutron: (needs) => of(neutronService, needs),
    of,
    async close() {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}

/** Requests that show the token of a second user too, to services that trust that one. */
function withServiceToken(send: SendAuthenticated, own: Authenticator): SendAuthenticated {
  return async (party, request, limiter) => {
    const { "x-auth-token": token } = await own.headers();
    const headers = {
      ...request.headers,
      ...token === undefined ? {} : { "x-service-token": token },
    };
    return await send(party, { ...request, headers }, limiter);
  };
}

/** The error as one of the service that was asked for: two may wait for the same token. */
function inSection(error: unknown, section: string): unknown {
  if (!(error instanceof ServiceError) || error.service === section) return error;
  return new ServiceError(error.message, { ...error, service: section, cause: error.cause });
}

/** The options by which a service is reached, and the section that its credentials and TLS come from. */
function readOptions(
  config: Configuration,
  definition: ServiceDefinition,
): { readonly options: ServiceOptions; readonly holder: string } {
  const { section, credentials: other } = definition;
  const read = config.read(serviceGroup(definition));
  const own = definition.byCatalogInfo ? withCatalogInfo(config, read) : read;
  if (other === undefined || own.auth_type || own.auth_section) {
    return { options: own, holder: section };
  }
  const lent = config.read(serviceGroup({ ...definition, section: other }));
  const names = [...CREDENTIALS, ...CONNECTION, "auth_section"] as const;
  const values = Object.fromEntries(names.map((name) => [name, lent[name]]));
  return { options: { ...own, ...values }, holder: other };
}

const CREDENTIALS = Object.keys(credentialsGroup("").options) as (keyof CredentialOptions)[];
/** What makes a connection what it is. */
const CONNECTION = ["cafile", "certfile", "keyfile", "insecure", "timeout"] as const;

function connectionValues(options: ServiceOptions): readonly unknown[] {
  return CONNECTION.map((name) => options[name]);
}

/** The values of all options of credentials, and of no others. */
function credentialValues(options: CredentialOptions): readonly unknown[] {
  return CREDENTIALS.map((name) => options[name]);
}
