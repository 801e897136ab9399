/** Neutron as it was before yoga: a port's request for resources is one group, without an id. */

import { type HttpProxy, startHttpProxy } from "./http_proxy.ts";

const EXTENSION = "port-resource-request-groups";

/** Starts a proxy that makes Neutron look that old. */
export function startOlderNeutron(neutronUrl: string): HttpProxy {
  const proxy = startHttpProxy(neutronUrl);
  proxy.change = ({ path }, body) => {
    if (path.includes("/extensions")) {
      const { extensions } = JSON.parse(body);
      const older = extensions.filter(({ alias }: { alias: string }) => alias !== EXTENSION);
      return JSON.stringify({ extensions: older });
    }
    if (!path.includes("/ports")) return body;
    const answer = JSON.parse(body);
    for (const port of answer.ports ?? [answer.port]) {
      const group = port?.resource_request?.request_groups?.[0];
      if (group === undefined) continue;
      port.resource_request = { resources: group.resources, required: group.required };
    }
    return JSON.stringify(answer);
  };
  return proxy;
}
