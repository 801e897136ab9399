/** A private Placement. */

import { findProgram, run } from "../process.ts";
import { type RunningService, startUwsgi } from "./uwsgi.ts";

/** What {@link startPlacement} needs. */
export interface PlacementOptions {
  readonly folder: string;
  /** The SQLAlchemy URL of its database, which is empty. */
  readonly databaseUrl: string;
  /** The section `[keystone_authtoken]`. */
  readonly authtoken: string;
  /** How many requests it works on at a time. */
  readonly processes: number;
}

/** Sets up the database and starts the service. */
export async function startPlacement(
  { folder, databaseUrl, authtoken, processes }: PlacementOptions,
): Promise<RunningService> {
  await Deno.mkdir(folder, { recursive: true });
  const config = `${folder}/placement.conf`;
  await Deno.writeTextFile(
    config,
    `
[DEFAULT]
log_file = ${folder}/placement.log
use_stderr = false
[api]
auth_strategy = keystone
[placement_database]
connection = ${databaseUrl}
${authtoken}`,
  );
  await run(await findProgram("placement-manage", []), ["--config-file", config, "db", "sync"]);
  return await startUwsgi({
    folder,
    processes,
    environment: { OS_PLACEMENT_CONFIG_DIR: folder },
    application: `
from placement import wsgi
application = wsgi.init_application()
`,
  });
}
