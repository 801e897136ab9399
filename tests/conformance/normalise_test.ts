import assert from "node:assert/strict";
import { GeneratedUuids, normaliseRows } from "./normalise.ts";

const GIVEN = "cccccccc-cccc-4ccc-8ccc-000000000001";
const FIRST = "0b5d1e0a-1f0c-4a4e-9d6e-5a8b3c2d1e0f";
const SECOND = "1c6e2f1b-2a1d-4b5f-8e7f-6b9c4d3e2f1a";

const now = new Date().toISOString().replace("T", " ").slice(0, 19);

type Databases = Parameters<typeof normaliseRows>[0];

function rows(databases: Databases, head?: string, given: Databases = {}) {
  const uuids = new GeneratedUuids(GIVEN);
  return normaliseRows(databases, { uuids, text: (value) => value, heads: { api: head }, given });
}

Deno.test("generated UUIDs are numbered and keep their length, given ones stay", () => {
  const uuids = new GeneratedUuids(`a cell ${GIVEN}`);
  const text = `| ${SECOND} | ${GIVEN} | ${FIRST} | ${SECOND} |`;
  const replaced = uuids.replace(text);
  assert.equal(replaced.length, text.length);
  assert.match(replaced, /<uuid-1>\.+ \| c{8}-.* \| <uuid-2>\.+ \| <uuid-1>\.+ \|$/);
});

Deno.test("cell0's UUID is never a generated one", () => {
  const zero = "00000000-0000-0000-0000-000000000000";
  assert.equal(new GeneratedUuids("").replace(zero), zero);
});

Deno.test("rows refer to cells by UUID, whatever their ids and order", () => {
  const hosts = (ids: number[], cell: number) => ({
    api: {
      cell_mappings: [{ id: cell, uuid: FIRST }],
      host_mappings: ids.map((id, index) => ({ id, host: `host${index}`, cell_id: cell })),
    },
  });
  const expected = rows(hosts([1, 2], 7));
  const reversed = hosts([5, 9], 3);
  reversed.api.host_mappings.reverse();
  assert.deepEqual(rows(reversed), expected);
  assert.deepEqual(expected.api?.host_mappings, [
    { cell_id: "<uuid-1>".padEnd(36, "."), host: "host0" },
    { cell_id: "<uuid-1>".padEnd(36, "."), host: "host1" },
  ]);
});

Deno.test("a host in another cell is a difference", () => {
  const hosts = (cell: number) => ({
    api: {
      cell_mappings: [{ id: 1, uuid: GIVEN }, { id: 2, uuid: FIRST }],
      host_mappings: [{ host: "host", cell_id: cell }],
    },
  });
  assert.notDeepEqual(rows(hosts(1)), rows(hosts(2)));
});

Deno.test("times of this minute in UTC are replaced, others stay", () => {
  const table = [{ created_at: now, deleted_at: "2022-03-01 10:00:00.000000", updated_at: null }];
  assert.deepEqual(rows({ main: { instances: table } }).main?.instances, [
    { created_at: "<now>", deleted_at: "2022-03-01 10:00:00" },
  ]);
});

Deno.test("only the tool's own head counts as the head", () => {
  const version = (version_num: string) => ({ api: { alembic_version: [{ version_num }] } });
  assert.deepEqual(rows(version("cdeec0c85668"), "cdeec0c85668").api?.alembic_version, [
    { version_num: "<head>" },
  ]);
  assert.deepEqual(rows(version("b30f573d3377"), "cdeec0c85668").api?.alembic_version, [
    { version_num: "b30f573d3377" },
  ]);
});

Deno.test("tables without rows are left out, databases without tables are not", () => {
  assert.deepEqual(rows({ api: { cell_mappings: [] }, main: {} }), { api: {}, main: {} });
});

Deno.test("ids that a run gave out are named by their order, wherever they count on from", () => {
  const interfaces = (first: number, second: number) => ({
    main: {
      virtual_interfaces: [
        { id: 2, uuid: "given", deleted: 2 },
        { id: second, uuid: "second", deleted: second },
        { id: first, uuid: "first", deleted: 0 },
      ],
    },
  });
  const given = { main: { virtual_interfaces: [{ id: 2 }] } };
  const expected = [
    { deleted: "<id-2>", id: "<id-2>", uuid: "second" },
    { deleted: 0, id: "<id-1>", uuid: "first" },
    { deleted: 2, id: 2, uuid: "given" },
  ];
  for (const [first, second] of [[3, 4], [17, 900]]) {
    assert.deepEqual(
      rows(interfaces(first, second), undefined, given).main?.virtual_interfaces,
      expected,
    );
  }
});

Deno.test("rows of shadow tables keep their ids", () => {
  const shadow = [{ deleted: 7, id: 7 }];
  assert.deepEqual(rows({ main: { shadow_instances: shadow } }).main?.shadow_instances, shadow);
});
