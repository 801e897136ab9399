/** The same refresh by the original of the distribution (26.2.2) and by this program, on the same servers. */

import assert from "node:assert/strict";
import { hasRabbitmq } from "../../tests/support/rabbitmq.ts";
import {
  INSTANCE,
  OLD_ATTACHMENT,
  type RefreshStage,
  refreshStage,
  VOLUME,
} from "../../tests/support/refresh_stage.ts";
import { hasServer, mysqlProduct } from "../../tests/support/servers.ts";

/** The package of Nova's modules alone has no program. */
const PROGRAM = "import sys; from nova.cmd.manage import main; sys.argv[0] = 'nova-manage'; " +
  "sys.exit(main())";

/** Its interface is that of zed; the original does not ask for the service's version. */
const SERVICE = 64;

/** What goes on in the services. */
const SCENARIOS: readonly {
  readonly name: string;
  readonly code: number;
  readonly prepare: (stage: RefreshStage) => void | Promise<void>;
}[] = [
  { name: "all is well", code: 0, prepare: () => {} },
  {
    name: "the compute service fails",
    code: 1,
    prepare: ({ compute }) => compute.behave({ do: "raise", reason: "busy" }),
  },
  {
    name: "Cinder refuses the connector",
    code: 1,
    // For 400 the original ends with 2, as if there were no file.
    prepare: ({ cinder }) => void cinder.troubles.set("update", { status: 403 }),
  },
  {
    name: "Cinder fails at the end",
    code: 1,
    prepare: ({ cinder }) => void cinder.troubles.set("complete", { status: 500 }),
  },
];

type Row = Readonly<Record<string, unknown>>;

/** All that a run has brought about. */
async function traces({ cell, cinder, compute }: RefreshStage): Promise<unknown> {
  const { query } = cell.database;
  const all = async (table: string): Promise<readonly Row[]> =>
    await query.selectFrom(table).selectAll().orderBy("id").execute();
  const ids = new Map<string, string>([[OLD_ATTACHMENT, "OLD"]]);
  const nameIds = (text: string) =>
    [...ids].reduce((named, [id, name]) => named.replaceAll(id, name), text);
  for (const write of cinder.writes) {
    const id = /^\w+ \/attachments\/([0-9a-f-]{36})/.exec(write)?.[1];
    if (id !== undefined && !ids.has(id)) ids.set(id, `NEW${ids.size}`);
  }
  for (const id of cinder.attachments.keys()) {
    if (!ids.has(id)) ids.set(id, `NEW${ids.size}`);
  }
  const without = (row: Row, ...names: readonly string[]) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
  const writes = cinder.cloud.requests.filter(({ method }) => method !== "GET")
    .map(({ headers }) => headers.get("openstack-api-version"));
  return JSON.parse(nameIds(JSON.stringify({
    calls: compute.calls.map(({ request_id: _own, instance, ...call }) => ({
      ...call,
      // What the original reads besides, the service asks for when it needs it.
      instance: {
        ...without(instance, "nova_object.data"),
        data: without(
          instance["nova_object.data"] as Row,
          ...["info_cache", "security_groups", "metadata", "system_metadata", "updated_at"],
        ),
      },
    })),
    writes: cinder.writes.map((write, index) => [write, cinder.bodies[index], writes[index]]),
    cinder: [...cinder.attachments.values()].map(({ id, status }) => [id, status]),
    mapping: (await all("block_device_mapping")).map((row) => without(row, "updated_at")),
    instance: (await all("instances")).map((row) => without(row, "updated_at")),
    metadata: (await all("instance_system_metadata")).map(({ key, value }) => [key, value]),
    actions: (await all("instance_actions")).map((row) => ({
      // That it failed is shown by this program alone.
      ...without(row, "id", "created_at", "updated_at", "start_time", "request_id", "message"),
      finish_time: row.finish_time !== null,
    })),
    events: (await all("instance_actions_events")).map((row) =>
      without(row, "id", "action_id", "created_at", "updated_at", "start_time", "finish_time")
    ),
  })));
}

Deno.test({
  name: "volume_attachment refresh: the same as the original's, down to the rows",
  ignore: !hasRabbitmq() || !hasServer("mysql") || mysqlProduct !== "MariaDB",
  async fn(t) {
    await using stage = await refreshStage("mysql");
    const { cinder, connector, options } = stage;
    const file = `${connector}.conf`;
    const transport_url = stage.transportUrl;
    const all = {
      ...options,
      DEFAULT: { host: "controller", transport_url, rpc_response_timeout: "20" },
    };
    await Deno.writeTextFile(
      file,
      Object.entries(all).map(([group, values]) =>
        [`[${group}]`, ...Object.entries(values).map(([name, value]) => `${name} = ${value}`), ""]
          .join("\n")
      ).join("\n"),
    );
    const original = async () => {
      const { code, stdout, stderr } = await new Deno.Command("/usr/bin/python3", {
        args: [
          "-c",
          PROGRAM,
          ...["--config-file", file, "volume_attachment", "refresh", INSTANCE, VOLUME, connector],
        ],
        stdin: "null",
      }).output();
      const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
      return { code, said };
    };
    const ours = async () => {
      const { code, stdout, stderr } = await stage.run({}, { options: all });
      return { code, said: `${stdout}\n${stderr}` };
    };
    for (const { name, code, prepare } of SCENARIOS) {
      await t.step(name, async () => {
        const found: unknown[] = [];
        for (const tool of [original, ours]) {
          await stage.begin({ service: SERVICE });
          (cinder.cloud.requests as unknown[]).length = 0;
          await prepare(stage);
          const { code: got, said } = await tool();
          assert.equal(got, code, said);
          found.push(await traces(stage));
        }
        assert.deepEqual(found[1], found[0]);
      });
    }
  },
});
