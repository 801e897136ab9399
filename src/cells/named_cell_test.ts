import assert from "node:assert/strict";
import { cellUuid, cloudWithCells } from "../../tests/support/cells.ts";
import { TEST_NOW } from "../../tests/support/context.ts";
import { testEngines } from "../../tests/support/servers.ts";
import { insertCellMapping } from "./cell_mappings.ts";
import { findNamedCell } from "./named_cell.ts";

for (const engine of testEngines) {
  Deno.test(`${engine}: a cell is found by its UUID, and by a name that it alone has`, async () => {
    await using cloud = await cloudWithCells(engine, 1);
    const { query } = await cloud.api();
    const add = (number: number, name: string | undefined) =>
      insertCellMapping(query, {
        uuid: cellUuid(number),
        name,
        transportUrl: "rabbit://mq/",
        databaseUrl: "sqlite:////nowhere",
        disabled: false,
        createdAt: TEST_NOW,
      });
    await add(2, "twin");
    await add(3, "twin");
    await add(4, undefined);
    await add(5, "");
    // A name that looks like another cell's UUID does not hide that cell.
    await add(6, cellUuid(1));
    const context = await cloud.context();
    const find = async (given: string) => {
      const { cell, problem } = await findNamedCell(query, context, given);
      return cell?.uuid ?? problem;
    };

    assert.equal(await find(cellUuid(2)), cellUuid(2));
    assert.equal(await find("cell1"), cellUuid(1));
    assert.equal(await find(cellUuid(1)), cellUuid(1));
    assert.equal(
      await find("twin"),
      `The name twin is that of several cells: ${cellUuid(2)}, ${
        cellUuid(3)
      }. Give the UUID of one.`,
    );
    for (const given of ["CELL1", "cell1 ", "cell", "", "None", "%"]) {
      assert.equal(await find(given), `There is no cell with the UUID or the name ${given}.`);
    }
  });
}
