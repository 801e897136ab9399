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
  /** The service's word in the header `OpenStack-API-Version`; undefined for one without microversions. */
  readonly microversions?: string;
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
