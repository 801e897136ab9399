/** The services of a run whose code is loaded when the first of them is asked for. */

import type { Services } from "./service.ts";
import type { ServicesOutside } from "./open_services.ts";
import { neutronService, placementService } from "./service_definition.ts";

/** Makes the services of a run; nothing is loaded or opened yet. */
export function lazyServices(outside: ServicesOutside): Services {
  let opened: Promise<Services> | undefined;
  const of: Services["of"] = async (definition, needs) => {
    opened ??= import("./open_services.ts").then(({ openServices }) => openServices(outside));
    return await (await opened).of(definition, needs);
  };
  return {
    placement: (needs) => of(placementService, needs),
    neutron: (needs) => of(neutronService, needs),
    of,
    async close() {
      await (await opened)?.close();
    },
  };
}
