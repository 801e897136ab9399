/** The service catalogue of a token, and how an endpoint is chosen in it: by keystoneauth's rules. */

import { asList, asText, field } from "./json.ts";

/** One endpoint of the catalogue. */
export interface CatalogueEndpoint {
  readonly type: string;
  readonly name?: string;
  /** `public`, `internal` or `admin`. */
  readonly interface: string;
  readonly region?: string;
  readonly url: string;
}

/** What an endpoint has to be like. */
export interface EndpointWish {
  /** The type, and others that mean the same, the preferred ones first. */
  readonly types: readonly string[];
  readonly name?: string;
  /** The preferred ones first. */
  readonly interfaces: readonly string[];
  readonly region?: string;
}

/** Reads the catalogue in the body of a token; what makes no sense is left out. */
export function readCatalogue(token: unknown): CatalogueEndpoint[] {
  return asList(field(token, "catalog")).flatMap((service) => {
    const type = asText(field(service, "type"));
    const name = asText(field(service, "name"));
    return asList(field(service, "endpoints")).flatMap((endpoint) => {
      const url = asText(field(endpoint, "url"));
      const kind = asText(field(endpoint, "interface"));
      const region = asText(field(endpoint, "region")) ?? asText(field(endpoint, "region_id"));
      if (type === undefined || url === undefined || kind === undefined) return [];
      return [{ type, name, interface: withoutUrl(kind), region, url }];
    });
  });
}

/**
 * The endpoint that is wished for; undefined where there is none. A service without a name in the
 * catalogue is of any name.
 */
export function findEndpoint(
  catalogue: readonly CatalogueEndpoint[],
  { types, name, interfaces, region }: EndpointWish,
): CatalogueEndpoint | undefined {
  const fitting = catalogue.filter((endpoint) =>
    (name === undefined || endpoint.name === undefined || endpoint.name === name) &&
    (region === undefined || endpoint.region === region)
  );
  for (const type of types) {
    const ofType = fitting.filter((endpoint) => endpoint.type === type);
    for (const wished of interfaces) {
      const found = ofType.find((endpoint) => endpoint.interface === withoutUrl(wished));
      if (found !== undefined) return found;
    }
    if (interfaces.length === 0 && ofType.length > 0) return ofType[0];
  }
  return undefined;
}

/** `publicURL`, as old clients wrote it, is `public`. */
function withoutUrl(kind: string): string {
  return kind.replace(/URL$/, "");
}
