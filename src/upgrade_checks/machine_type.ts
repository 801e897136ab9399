/** Whether there are instances whose machine type is not recorded, which may change when it is defaulted. */

import type { Database } from "../database/databases.ts";
import { CELL0_UUID, describeCell } from "../cells/cell_mappings.ts";
import { failure, SUCCESS, type UpgradeCheck, warning } from "./check.ts";
import { silentCells, sortVisits } from "./silent_cells.ts";

/** The keys of `instance_system_metadata` that a machine type is read from. */
const KEYS = ["image_hw_machine_type", "hw_machine_type"];

/** The check. */
export const machineType: UpgradeCheck = {
  name: "hw_machine_type unset",
  since: 23,
  async look(world) {
    const cells = world.cells.filter(({ uuid }) => uuid !== CELL0_UUID);
    const { answers, silent } = sortVisits(await world.visit(cells, hasUnset));
    const found = answers.filter(({ result }) => result).map(({ cell }) => describeCell(cell));
    const texts = [
      ...found.length === 0 ? [] : [
        `Instances have no machine type recorded in ${
          found.join(", ")
        }. Without libvirt that does ` +
        "not matter; nova-manage libvirt list_unset_machine_type lists them. " +
        "https://docs.openstack.org/nova/latest/admin/hw-machine-type.html says more.",
      ],
      ...silent.length === 0 ? [] : [`Not all cells could be asked. ${silentCells(silent)}`],
    ];
    const [result] = silent.length > 0
      ? [failure(texts.join(" "))]
      : [found.length > 0 ? warning(texts.join(" ")) : SUCCESS];
    return () => result;
  },
};

/** Whether a cell has an instance without a machine type that is not deleted and not being built. */
async function hasUnset(database: Database): Promise<boolean> {
  const found = await database.repeatable((query) =>
    query.selectFrom("instances").select("instances.id")
      .where("instances.deleted", "=", 0)
      .where((eb) => eb.or([eb("vm_state", "is", null), eb("vm_state", "!=", "building")]))
      .where((eb) =>
        eb.not(eb.exists(
          eb.selectFrom("instance_system_metadata as metadata").select("metadata.id")
            .whereRef("metadata.instance_uuid", "=", "instances.uuid")
            .where("metadata.key", "in", KEYS).where("metadata.value", "is not", null),
        ))
      )
      .limit(1).executeTakeFirst()
  );
  return found !== undefined;
}
