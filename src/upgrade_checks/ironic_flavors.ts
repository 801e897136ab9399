/** Whether instances on ironic nodes ask for the custom resource class of their node. */

import type { Database } from "../database/databases.ts";
import { CELL0_UUID, describeCell } from "../cells/cell_mappings.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { failure, SUCCESS, type UpgradeCheck, warning } from "./check.ts";
import { silentCells, sortVisits } from "./silent_cells.ts";

/** Instances to a statement. */
const AT_ONCE = 500;
const CUSTOM_RESOURCE = "resources:CUSTOM_";

/** The check. */
export const ironicFlavors: UpgradeCheck = {
  name: "Ironic Flavor Migration",
  since: 22,
  until: 22,
  async look(world) {
    const cells = world.cells.filter(({ uuid }) => uuid !== CELL0_UUID);
    if (cells.length === 0) {
      return () => warning("No cell but cell0 is mapped, so there are no nodes to look at.");
    }
    const visits = await world.visit(
      cells,
      (database) => countUnmigrated(database, world.signal),
    );
    const { answers, silent } = sortVisits(visits);
    const found = answers.filter(({ result }) => result > 0)
      .map(({ cell, result }) => `${describeCell(cell)} has ${result}`);
    const texts = [
      ...found.length === 0 ? [] : [
        "Instances on ironic nodes have flavors that ask for no custom resource class: " +
        `${found.join(", ")}. Run nova-manage db ironic_flavor_migration in each cell.`,
      ],
      ...silent.length === 0 ? [] : [`Not all cells could be asked. ${silentCells(silent)}`],
    ];
    const result = texts.length === 0 ? SUCCESS : failure(texts.join(" "));
    return () => result;
  },
};

interface Row {
  readonly id: number;
  readonly uuid: string;
  readonly flavor: string | null;
}

async function countUnmigrated(database: Database, signal: AbortSignal): Promise<number> {
  let count = 0;
  for (let after = 0;;) {
    signal.throwIfAborted();
    const rows = await database.repeatable((query) =>
      query.selectFrom("instances")
        .innerJoin("compute_nodes", "compute_nodes.hypervisor_hostname", "instances.node")
        .leftJoin("instance_extra", "instance_extra.instance_uuid", "instances.uuid")
        .select(["instances.id", "instances.uuid", "instance_extra.flavor"])
        .where("compute_nodes.hypervisor_type", "=", "ironic")
        .where("compute_nodes.deleted", "=", 0)
        .where("instances.deleted", "=", 0).where("instances.id", ">", after)
        .orderBy("instances.id").limit(AT_ONCE).$castTo<Row>().execute()
    );
    count += rows.filter((row) => !asksForResource(row)).length;
    if (rows.length < AT_ONCE) return count;
    after = rows.at(-1)!.id;
  }
}

function asksForResource({ uuid, flavor }: Row): boolean {
  let specs: unknown;
  try {
    specs = JSON.parse(flavor ?? "").cur["nova_object.data"].extra_specs ?? {};
  } catch {
    throw new OperatorError(`The flavor embedded in the instance ${uuid} cannot be read`, {
      hint: "Repair instance_extra.flavor, or delete the instance.",
    });
  }
  return Object.keys(specs as object).some((key) => key.startsWith(CUSTOM_RESOURCE));
}
