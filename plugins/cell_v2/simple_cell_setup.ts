/** `cell_v2 simple_cell_setup`: cell0, one cell with the hosts that report, and its instances. */

import { createCell0Mapping, defaultCell0DatabaseUrl } from "../../src/cells/cell0.ts";
import {
  CELL0_UUID,
  type CellMapping,
  findCellMapping,
  openCellDatabase,
} from "../../src/cells/cell_mappings.ts";
import type { ApiTables } from "../../src/cells/tables.ts";
import { DatabaseError } from "../../src/database/database_error.ts";
import type { Database } from "../../src/database/databases.ts";
import { counted } from "../../src/output/counted.ts";
import type { Action, CommandContext } from "../../src/plugin/contract.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import { currentRevision } from "../../src/schema/current_revision.ts";
import { chosenRelease, releaseGroup } from "../../src/schema/chosen_release.ts";
import { isKnownVersion } from "../../src/schema/revisions.ts";
import { chooseTransportUrl, TRANSPORT_URL_OPTION } from "./cell_urls.ts";
import { runHostMapping } from "./host_mapping_run.ts";
import { runInstanceMapping } from "./instance_mapping_run.ts";
import { CELL0_EXISTS } from "./map_cell0.ts";

/** The action. */
export const simpleCellSetup: Action = {
  name: "simple_cell_setup",
  summary: "Set up a deployment of one cell, with its hosts and instances.",
  description:
    "Maps cell0 and brings its schema to the main database's revision, then maps the hosts whose compute nodes are in the " +
    "main database to one cell, and all instances with them. The cell's database is [database] " +
    "connection. Run again, it adds what is new and changes nothing else.",
  examples: [
    {
      does: "Set up cell0 and one cell with all its hosts",
      line: "nova-manage cell_v2 simple_cell_setup",
    },
  ],
  options: [TRANSPORT_URL_OPTION],
  optionGroups: [releaseGroup],
  exitCodes: {
    0: "The setup is complete, now or from before.",
    1: "No host reports to the main database yet, or the transport URL is missing or invalid.",
  },
  progress: true,
  async run(context, args) {
    const { databases } = context;
    const transportUrl = chooseTransportUrl(context, args.transport_url);
    if (transportUrl === undefined) return 1;
    const api = await databases.api<ApiTables>();

    await setUpCell0(context, api);

    const hosts = await runHostMapping(context, { transportUrl });
    if (hosts === undefined) return 1;
    const cell = await getCellMapping(context, api, hosts.cellUuid);
    const outcome = await runInstanceMapping(context, cell, { reset: false, dryRun: false });
    context.log.info(
      `Mapped ${counted(outcome.mapped, "instance")} (${
        counted(outcome.alreadyMapped, "was", "were")
      } mapped already)`,
    );
    return 0;
  },
};

/**
 * Maps cell0 and brings its schema to the main database's revision: this program knows the schemas of
 * many releases, and the newest may be too new for the Nova that is installed. A failed sync is
 * reported, and the setup goes on without it.
 */
async function setUpCell0(context: CommandContext, api: Database<ApiTables>): Promise<void> {
  const { clock, config, databases, output } = context;
  if (!await createCell0Mapping(api, defaultCell0DatabaseUrl(config), clock.now())) {
    output.say(CELL0_EXISTS);
  }
  const revision = await currentRevision(await databases.main(), "main");
  const target = revision ?? chosenRelease(context).main;
  if (!isKnownVersion("main", target)) {
    output.error(
      `The schema of cell0 was not synced: the main database is at ${target}, which is no revision ` +
        "that this nova-manage can bring cell0 to.",
    );
    return;
  }
  const { syncAndReport } = await import("../../src/schema/sync_and_report.ts");
  try {
    const cell0 = await getCellMapping(context, api, CELL0_UUID);
    await syncAndReport(context, await openCellDatabase(databases, cell0), "main", target);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const [message, ...hint] = errorLines(error);
    output.error(`The schema of cell0 was not synced. ${message}`, ...hint);
  }
}

async function getCellMapping(
  context: CommandContext,
  api: Database<ApiTables>,
  uuid: string,
): Promise<CellMapping> {
  const cell = await api.repeatable((query) => findCellMapping(query, context, uuid));
  if (cell === undefined) throw new OperatorError(`cell ${uuid} was deleted meanwhile`);
  return cell;
}
