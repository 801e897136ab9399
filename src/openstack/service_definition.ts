/** Which services this program knows of, and what is particular about each. */

/** A service: its section in the configuration, and how it is found and spoken to. */
export interface ServiceDefinition {
  /** The section of its options, which is also its name in code: `placement`. */
  readonly section: string;
  /** What to call it in messages: `Placement`. */
  readonly title: string;
  /** Its types in the service catalogue, the current one first, unless `service_type` says otherwise. */
  readonly types: readonly string[];
  /** The version of its API as it stands in its URLs, where the catalogue leaves it out: `v2.0`. */
  readonly version?: string;
  /**
   * The section whose credentials and TLS count, with that section's `auth_section`, where the service's
   * own says nothing of how to log in; its own section alone unless given.
   */
  readonly credentials?: string;
  /** The service's word in the header `OpenStack-API-Version`; undefined for one without microversions. */
  readonly microversions?: string;
  /**
   * True for a service that is found by `catalog_info`, `endpoint_template` and `os_region_name` in place
   * of keystoneauth's options, and whose versions are told above the one that stands in its URL.
   */
  readonly byCatalogInfo?: true;
  /** True for a service that is shown Nova's own token too, where `[service_user]` says so. */
  readonly serviceToken?: true;
}

/** Placement: what resources there are, and who holds them. */
export const placementService: ServiceDefinition = {
  section: "placement",
  title: "Placement",
  types: ["placement"],
  microversions: "placement",
};

/** Neutron: networks and ports. */
export const neutronService: ServiceDefinition = {
  section: "neutron",
  title: "Neutron",
  types: ["network"],
  version: "v2.0",
};

/** Keystone for its own sake: services, regions, unified limits. Nova's services log in by the other section. */
export const keystoneService: ServiceDefinition = {
  section: "keystone",
  title: "Keystone",
  types: ["identity"],
  version: "v3",
  credentials: "keystone_authtoken",
};

/** Cinder: volumes and their attachments. */
export const cinderService: ServiceDefinition = {
  section: "cinder",
  title: "Cinder",
  types: ["volumev3", "block-storage"],
  microversions: "volume",
  byCatalogInfo: true,
  serviceToken: true,
};
