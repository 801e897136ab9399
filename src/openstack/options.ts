/**
 * The options by which a service is reached: keystoneauth's, with its defaults and older names, and
 * with Nova's own defaults where it has others. They stand in the service's section.
 */

import type { GroupValues } from "../config/configuration.ts";
import {
  booleanOption,
  floatOption,
  integerOption,
  listOption,
  optionGroup,
  stringOption,
} from "../config/option.ts";
import {
  cinderService,
  keystoneService,
  neutronService,
  placementService,
  type ServiceDefinition,
} from "./service_definition.ts";

/** An older name in the same section. */
function older(section: string, ...names: readonly string[]) {
  return { deprecated: names.map((name) => ({ group: section, name })) };
}

/** Who logs in, and how; in the service's own section, or in the one that `auth_section` names. */
function credentialOptions(section: string) {
  return {
    /** The way to log in: `password`, `v3applicationcredential`, …; see {@link chooseAuthenticator}. */
    auth_type: stringOption(undefined, older(section, "auth_plugin")),
    /** Keystone's URL, with `/v3` or without. */
    auth_url: stringOption(),
    username: stringOption(undefined, older(section, "user_name", "user-name")),
    user_id: stringOption(),
    user_domain_id: stringOption(),
    user_domain_name: stringOption(),
    password: stringOption(undefined, { secret: true }),
    project_id: stringOption(undefined, older(section, "tenant_id")),
    project_name: stringOption(undefined, older(section, "tenant_name")),
    project_domain_id: stringOption(),
    project_domain_name: stringOption(),
    domain_id: stringOption(),
    domain_name: stringOption(),
    /** `all` asks for a token for the whole deployment. */
    system_scope: stringOption(),
    trust_id: stringOption(),
    /** The domain of user and project where they have none of their own. */
    default_domain_id: stringOption(),
    default_domain_name: stringOption(),
    /** For `token` and `admin_token`. */
    token: stringOption(undefined, { secret: true }),
    application_credential_id: stringOption(),
    application_credential_name: stringOption(),
    application_credential_secret: stringOption(undefined, { secret: true }),
    /** The service's URL where there is no catalogue: `none`, `http_basic`, `admin_token`. */
    endpoint: stringOption(undefined, older(section, "url")),
  };
}

/** Where the service is found, how its connections are made, and how patient to be with it. */
function serviceOptions(types: readonly string[]) {
  return {
    /** Another section that holds the credentials. */
    auth_section: stringOption(),

    service_type: stringOption(types[0]),
    service_name: stringOption(),
    /** Kinds of endpoints, the preferred one first. */
    valid_interfaces: listOption(["internal", "public"]),
    region_name: stringOption(),
    /** The service's URL, in place of the one in the catalogue. */
    endpoint_override: stringOption(),
    /** The major version of the API, alone or as a range. */
    version: stringOption(),
    min_version: stringOption(),
    max_version: stringOption(),

    /** Authorities to trust, in a PEM file or a folder of them. */
    cafile: stringOption(),
    /** The client's certificate; the file may hold its key too. */
    certfile: stringOption(),
    keyfile: stringOption(),
    /** True leaves the server's certificate unverified. */
    insecure: booleanOption(false),
    /** Seconds to wait for a connection, and for each piece of an answer. */
    timeout: integerOption(),

    /** How often to try again when a connection fails. */
    connect_retries: integerOption(),
    /** Seconds between two such tries; doubled from half a second on unless set. */
    connect_retry_delay: floatOption({ min: 0 }),
    /** Neutron's older word for `connect_retries`. */
    http_retries: integerOption(),
    /** How often to try again after an answer that may be another one later. */
    status_code_retries: integerOption(),
    status_code_retry_delay: floatOption({ min: 0 }),
    /** Which statuses those are. */
    retriable_status_codes: listOption([]),
  };
}

/** The values of {@link credentialsGroup}. */
export type CredentialOptions = GroupValues<ReturnType<typeof credentialsGroup>>;

/** The values of {@link serviceGroup}. */
export type ServiceOptions = GroupValues<ReturnType<typeof serviceGroup>>;

/** The options of a section that holds nothing but credentials, which `auth_section` names. */
export function credentialsGroup(section: string) {
  return optionGroup(section, credentialOptions(section));
}

/** All options of a service's section. */
export function serviceGroup({ section, types }: Pick<ServiceDefinition, "section" | "types">) {
  return optionGroup(section, { ...credentialOptions(section), ...serviceOptions(types) });
}

/** Where cinderclient finds its service. */
export const catalogInfoGroup = optionGroup("cinder", {
  /** Type, name and interface in the catalogue, with colons between them; the name may be empty. */
  catalog_info: stringOption("volumev3::publicURL"),
  /** The service's URL, in place of the one in the catalogue; `%(project_id)s` is filled in. */
  endpoint_template: stringOption(),
  os_region_name: stringOption(),
});

/** The section `[cinder]`, but for {@link catalogInfoGroup}. */
export const cinderGroup = serviceGroup(cinderService);

/** The section `[service_user]`: who Nova is when it acts for others. */
export const serviceUserGroup = optionGroup("service_user", {
  ...credentialOptions("service_user"),
  /** Another section that holds the credentials. */
  auth_section: stringOption(),
  /** True to show a token of that user's beside the other. */
  send_service_user_token: booleanOption(false),
});

/** The section `[placement]`. */
export const placementGroup = serviceGroup(placementService);

/** The section `[neutron]`. */
export const neutronGroup = serviceGroup(neutronService);

/** The section `[keystone]`, and `[keystone_authtoken]`, which lends it credentials. */
export const keystoneGroups = [
  serviceGroup(keystoneService),
  serviceGroup({ ...keystoneService, section: "keystone_authtoken" }),
] as const;
