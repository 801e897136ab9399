/** Where a service is that is found by cinderclient's options, in keystoneauth's words. */

import type { Configuration, GroupValues } from "../config/configuration.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { catalogInfoGroup, type ServiceOptions } from "./options.ts";

/**
 * The options of the section `[cinder]`, with its own words for where the service is in place of
 * keystoneauth's, which Nova does not read there.
 *
 * @throws {OperatorError} when `catalog_info` has not three parts.
 */
export function withCatalogInfo(config: Configuration, options: ServiceOptions): ServiceOptions {
  const { catalog_info, endpoint_template, os_region_name } = config.read(catalogInfoGroup);
  const own = {
    ...partsOf(catalog_info),
    region_name: os_region_name,
    endpoint_override: endpoint_template,
    version: undefined,
    min_version: undefined,
    max_version: undefined,
  };
  // Each option is read, and may be refused, when it is first asked for; a copy would ask for all.
  const properties = Object.entries(own).map(([name, value]) => [name, { value }]);
  return Object.create(options, Object.fromEntries(properties));
}

function partsOf(
  text: GroupValues<typeof catalogInfoGroup>["catalog_info"],
): Pick<ServiceOptions, "service_type" | "service_name" | "valid_interfaces"> {
  const parts = text.split(":");
  if (parts.length !== 3) {
    throw new OperatorError(
      `[cinder] catalog_info: "${text}" is not a type, a name and an interface`,
      { hint: "Write it as volumev3::publicURL." },
    );
  }
  const [type, name, kind] = parts;
  return {
    service_type: type,
    service_name: name || undefined,
    valid_interfaces: [kind.replace(/URL$/, "")],
  };
}
