import assert from "node:assert/strict";
import { OperatorError } from "../../src/errors/operator_error.ts";
import type { CommandContext } from "../../src/plugin/contract.ts";
import type { Trouble } from "../../tests/support/fake_cinder.ts";
import { hasRabbitmq } from "../../tests/support/rabbitmq.ts";
import {
  type Beginning,
  HOST,
  INSTANCE,
  OLD_ATTACHMENT,
  type RefreshStage,
  refreshStage,
  type RefreshState,
  VOLUME,
} from "../../tests/support/refresh_stage.ts";
import { testEngines } from "../../tests/support/servers.ts";

const LOCK = "lock open api_lock Success";
const UNLOCK = "unlock open api_unlock Success";
const DONE = "refresh_volume_attachment finished";
const FAILED = "refresh_volume_attachment finished Error";

const REFRESHED: RefreshState = {
  attachment: "other",
  info: "new",
  cinder: ["row's attached"],
  locked: false,
  actions: [LOCK, DONE, UNLOCK],
};
const AS_BEFORE: RefreshState = {
  attachment: "old",
  info: "old",
  cinder: ["old attached"],
  locked: false,
  actions: [LOCK, FAILED, UNLOCK],
};
const UNTOUCHED: RefreshState = { ...AS_BEFORE, actions: [] };
/** The host has let go, and Cinder would not give new data. */
const WITHOUT_DATA: RefreshState = {
  attachment: "other",
  info: null,
  cinder: ["row's reserved"],
  locked: false,
  actions: [LOCK, FAILED, UNLOCK],
};

/** A run, and what is to come of it. */
interface Case {
  readonly name: string;
  readonly begin?: Beginning;
  readonly prepare?: (stage: RefreshStage) => void | Promise<void>;
  readonly args?: Readonly<Record<string, string | boolean>>;
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly code: number;
  readonly told?: RegExp;
  readonly state: RefreshState;
  /** The writes that Cinder got: ids as `OLD` and `NEW`. */
  readonly writes?: readonly string[];
  /** What is looked at besides. */
  readonly also?: (stage: RefreshStage, stderr: string) => void | Promise<void>;
}

/** Has the cell mapping name another message queue. */
async function useTransport({ cloud }: RefreshStage, transport_url: string): Promise<void> {
  await (await cloud.api()).query.updateTable("cell_mappings").set({ transport_url }).execute();
}

const trouble = (request: string, trouble: Trouble) => ({ cinder }: RefreshStage) => {
  cinder.troubles.set(request as Parameters<typeof cinder.troubles.set>[0], trouble);
};
const CREATE = "POST /attachments";
const UPDATE = "PUT /attachments/NEW";
const COMPLETE = "POST /attachments/NEW/action";
const DELETE_OLD = "DELETE /attachments/OLD";
const DELETE_NEW = "DELETE /attachments/NEW";
const times = (count: number, write: string) => Array.from({ length: count }, () => write);

const SECONDS_2 = { DEFAULT: { rpc_response_timeout: "2" } };

const CASES: readonly Case[] = [
  {
    name: "what a newer compute service deletes itself",
    code: 0,
    state: REFRESHED,
    writes: [CREATE, UPDATE, COMPLETE],
    also: async ({ cell, cinder, compute }) => {
      const [call] = compute.calls.slice(-1);
      assert.deepEqual(
        [call.topic, call.interface, call.class, call.delete_attachment, call.volume_id],
        ["compute-alt", "6.5", "Instance", true, VOLUME],
      );
      const data = call.instance["nova_object.data"] as Record<string, unknown>;
      assert.deepEqual(
        [data.uuid, data.host, data.vm_state, data.locked, data.locked_by, data.system_metadata],
        [INSTANCE, HOST, "stopped", true, "admin", { image_os_type: "linux" }],
      );
      assert.deepEqual(call.changes, []);
      assert.equal(call.is_admin, true);
      const { request_id } = await cell.database.query.selectFrom("instance_actions").selectAll()
        .where("action", "=", "refresh_volume_attachment").executeTakeFirstOrThrow();
      assert.equal(call.request_id, request_id);
      assert.deepEqual(cinder.bodies, [
        { attachment: { volume_uuid: VOLUME, instance_uuid: INSTANCE, connector: null } },
        {
          attachment: {
            connector: {
              host: HOST,
              initiator: "iqn.1",
              ip: "192.0.2.1",
              multipath: false,
              mountpoint: "/dev/vdb",
            },
          },
        },
        { "os-complete": null },
      ]);
      const { connection_info, attachment_id } = await cell.database.query
        .selectFrom("block_device_mapping").selectAll().executeTakeFirstOrThrow();
      assert.equal(
        connection_info,
        `{"driver_volume_type": "iscsi", "data": {"target_lun": 4611756387171565569, ` +
          `"target_portal": "192.0.2.9:3260", "auth_password": "s3cret-of-chap", "ratio": 1.5}, ` +
          `"status": "attaching", "instance": "${INSTANCE}", ` +
          `"attached_at": "2024-05-06T07:08:09.000000", "detached_at": "", ` +
          `"volume_id": "${VOLUME}", "serial": "${VOLUME}"}`,
      );
      assert.ok(cinder.attachments.has(attachment_id));
    },
  },
  {
    name: "what an older one leaves to be deleted",
    begin: { service: 66 },
    code: 0,
    state: REFRESHED,
    writes: [CREATE, DELETE_OLD, UPDATE, COMPLETE],
    also: ({ compute }) => {
      const [{ topic, interface: version, delete_attachment }] = compute.calls.slice(-1);
      assert.deepEqual([topic, version, delete_attachment], ["compute", "6.5", false]);
    },
  },
  {
    name: "the interface of victoria",
    begin: { service: 52 },
    code: 0,
    state: REFRESHED,
    writes: [CREATE, DELETE_OLD, UPDATE, COMPLETE],
    also: ({ compute }) => assert.equal(compute.calls.at(-1)?.interface, "5.13"),
  },
  {
    name: "a lock of somebody else's stays",
    begin: { lockedReason: "maintenance" },
    code: 0,
    told: /was locked before, and stays so/,
    state: { ...REFRESHED, locked: true, actions: [DONE] },
  },
  {
    name: "a lock of a run that was killed is taken off",
    begin: {
      lockedReason: `nova-manage volume_attachment refresh, volume ${VOLUME}, run ${INSTANCE}.`,
    },
    prepare: ({ cinder }) => {
      const left = { ...cinder.attachments.get(OLD_ATTACHMENT)!, id: "left", status: "reserved" };
      cinder.attachments.set("left", left as typeof left & { status: "reserved" });
    },
    code: 0,
    told: /taking over from it[^]*WARNING: Cinder has other attachments[^]*attachment delete left/,
    state: {
      ...REFRESHED,
      cinder: ["nobody's reserved", "row's attached"],
      actions: [DONE, UNLOCK],
    },
  },
  {
    name: "a dry run changes nothing",
    args: { dry_run: true },
    code: 0,
    state: UNTOUCHED,
    writes: [],
    also: ({ compute }) => assert.deepEqual(compute.calls, []),
  },
  {
    name: "an attachment that is gone already is no hindrance",
    prepare: ({ cinder }) => void cinder.attachments.clear(),
    code: 0,
    told: new RegExp(`Cinder has no attachment ${OLD_ATTACHMENT} any more`),
    state: REFRESHED,
  },
  {
    name: "a token of Nova's own goes along where it should",
    prepare: ({ cinder }) => void (cinder.cloud.requests as unknown[]).splice(0),
    options: { service_user: { send_service_user_token: "true", auth_section: "cinder" } },
    code: 0,
    state: REFRESHED,
    also: ({ cinder: { cloud } }) => {
      assert.ok(cloud.requests.length > 4);
      for (const { headers } of cloud.requests) {
        assert.match(headers.get("x-service-token") ?? "", /^token-/);
      }
    },
  },
  {
    name: "the compute service fails",
    prepare: ({ compute }) => compute.behave({ do: "raise", reason: "it is busy" }),
    code: 1,
    told: /compute-alt\.compute1 answered that it failed: DeviceDetachFailed: .*it is busy/,
    state: AS_BEFORE,
    writes: [CREATE, DELETE_NEW],
  },
  {
    name: "the compute service fails behind the deletion",
    prepare: ({ cinder, compute }) =>
      compute.behave({
        do: "raise",
        reason: "too late",
        deletes: cinder.deletionUrl(OLD_ATTACHMENT),
      }),
    code: 1,
    told: new RegExp(`Attachment ${OLD_ATTACHMENT} was gone already`),
    state: WITHOUT_DATA,
    writes: [CREATE, DELETE_NEW, CREATE],
  },
  {
    name: "the compute service does not answer in time",
    prepare: ({ compute }) => compute.behave({ do: "wait", seconds: 3 }),
    options: SECONDS_2,
    code: 1,
    told: /may have let go of the volume, or do so later[^]*no answer to the call within 2 s/,
    state: AS_BEFORE,
    writes: [CREATE, DELETE_NEW],
  },
  {
    name: "nobody listens on the host",
    begin: { instance: { host: "compute2" } },
    prepare: async ({ cell, connector }) => {
      await Deno.writeTextFile(`${connector}.2`, `{"host": "compute2"}`);
      await cell.database.query.updateTable("services").set({ host: "compute2" }).execute();
    },
    args: { connector_path: ".2" },
    code: 1,
    told: /No service listens to compute-alt\.compute2 on the message bus of cell cell1/,
    state: UNTOUCHED,
    writes: [],
    async also({ cell }) {
      await cell.database.query.updateTable("services").set({ host: HOST }).execute();
    },
  },
  {
    name: "a service that is too old for this",
    begin: { service: 29 },
    code: 1,
    told: /too old/,
    state: UNTOUCHED,
    writes: [],
  },
  {
    name: "Cinder refuses a new attachment, and is not asked again",
    prepare: trouble("create", { status: 500 }),
    code: 1,
    told: /may have made an attachment[^]*answered POST .* with 500/,
    state: AS_BEFORE,
    writes: [CREATE],
  },
  {
    name: "Cinder makes an attachment and fails nevertheless",
    prepare: trouble("create", { status: 504, done: true }),
    code: 1,
    told: /Cinder has made the attachment [0-9a-f-]{36}, which belongs to nothing/,
    state: { ...AS_BEFORE, cinder: ["nobody's reserved", "old attached"] },
    writes: [CREATE],
  },
  {
    name: "a Cinder that does not list attachments",
    prepare: trouble("list", { status: 400 }),
    code: 0,
    state: REFRESHED,
  },
  {
    name: "an update is tried again",
    prepare: trouble("update", { status: 500, times: 4 }),
    code: 0,
    state: REFRESHED,
    writes: [CREATE, ...times(5, UPDATE), COMPLETE],
  },
  {
    name: "an update fails for good",
    prepare: trouble("update", { status: 500 }),
    code: 1,
    told: /answered PUT .* with 500/,
    state: WITHOUT_DATA,
    writes: [CREATE, ...times(5, UPDATE), DELETE_NEW, CREATE],
  },
  {
    name: "an update is refused",
    prepare: trouble("update", { status: 400 }),
    code: 1,
    told: /answered PUT .* with 400: .*\n.*Nothing was left in the middle; run this again/,
    state: WITHOUT_DATA,
    writes: [CREATE, UPDATE, DELETE_NEW, CREATE],
  },
  {
    name: "an update fails, and no attachment can be made in its place",
    prepare: (stage) => {
      trouble("update", { status: 400 })(stage);
      stage.cinder.onRequest = (request) => {
        if (request === "delete") trouble("create", { status: 503 })(stage);
      };
    },
    code: 1,
    told:
      /may be gone from Cinder: .*[^]*To mend it: run this again before the instance is started/,
    state: { ...AS_BEFORE, cinder: [] },
  },
  {
    name: "completion fails",
    prepare: trouble("complete", { status: 500 }),
    code: 1,
    told: /answered POST .*action with 500/,
    state: { ...REFRESHED, cinder: ["row's attaching"], actions: [LOCK, FAILED, UNLOCK] },
    writes: [CREATE, UPDATE, COMPLETE],
  },
  {
    name: "a deletion is tried again, and fails for good",
    begin: { service: 66 },
    prepare: trouble("delete", { status: 500, times: 5 }),
    code: 1,
    told: /answered DELETE .* with 500/,
    state: AS_BEFORE,
    writes: [CREATE, ...times(5, DELETE_OLD), DELETE_NEW],
  },
  {
    name: "what cannot be undone is told, and how to mend it",
    begin: { service: 66 },
    prepare: trouble("delete", { status: 400 }),
    code: 1,
    told: /new attachment ([0-9a-f-]{36}) may still be in Cinder[^]*volume attachment delete \1/,
    state: { ...AS_BEFORE, cinder: ["nobody's reserved", "old attached"] },
    writes: [CREATE, DELETE_OLD, DELETE_NEW],
  },
  {
    name: "Cinder lets services alone delete",
    begin: { service: 66 },
    prepare: trouble("delete", { status: 409, times: 1 }),
    code: 1,
    told: /answered DELETE .* with 409.*\n.*send_service_user_token in \[service_user\]/,
    state: AS_BEFORE,
  },
  ...([
    ["rabbit://nova:s3cret@127.0.0.1:1/", /Cannot reach the message bus of cell cell1 .*refused/],
    ["none:///", /cell cell1 .* is for the driver none, and this program knows rabbit alone/],
    ["rabbit://nova:s3cret", /The transport URL is invalid/],
  ] as const).map(([url, told]): Case => ({
    name: `a message queue that cannot be used: ${url}`,
    prepare: (stage) => useTransport(stage, url),
    code: 1,
    told,
    state: UNTOUCHED,
    writes: [],
    also: (stage) => useTransport(stage, stage.transportUrl),
  })),
  {
    name: "no API database",
    options: { api_database: { connection: "" } },
    code: 1,
    state: UNTOUCHED,
  },
  {
    name: "Cinder is not there",
    options: {
      cinder: {
        auth_type: "none",
        endpoint_template: "http://127.0.0.1:1/v3/p1",
        connect_retries: "0",
      },
    },
    code: 1,
    told: /Cannot reach Cinder/,
    state: UNTOUCHED,
  },
  {
    name: "a Cinder that is too old",
    prepare: ({ cinder: { cloud } }) => void (cloud.newest = "3.43"),
    code: 1,
    told: /3\.44 is needed/,
    state: UNTOUCHED,
    also: ({ cinder: { cloud } }) => void (cloud.newest = "3.70"),
  },
  {
    name: "no file",
    args: { connector_path: ".nowhere" },
    code: 2,
    told: /does not exist/,
    state: UNTOUCHED,
  },
  {
    name: "a folder",
    args: { connector_path: "/" },
    code: 3,
    state: UNTOUCHED,
  },
  {
    name: "no JSON",
    prepare: ({ connector }) => Deno.writeTextFile(`${connector}.odd`, "{s3cret"),
    args: { connector_path: ".odd" },
    code: 3,
    told: /is no JSON/,
    state: UNTOUCHED,
  },
  {
    name: "JSON of something else",
    prepare: ({ connector }) => Deno.writeTextFile(`${connector}.odd`, `["s3cret"]`),
    args: { connector_path: ".odd" },
    code: 1,
    told: /names no host/,
    state: UNTOUCHED,
  },
  {
    name: "an instance that is not mapped",
    args: { instance_uuid: VOLUME },
    code: 4,
    state: UNTOUCHED,
  },
  {
    name: "a deleted instance",
    begin: { instance: { deleted: 1 } },
    code: 4,
    state: UNTOUCHED,
  },
  {
    name: "an instance that runs",
    begin: { instance: { vm_state: "active" } },
    code: 5,
    told: /in state active[^]*Stop it first/,
    state: UNTOUCHED,
  },
  {
    name: "an instance in no state",
    begin: { instance: { vm_state: null } },
    code: 5,
    state: UNTOUCHED,
  },
  {
    name: "a volume that is not attached",
    args: { volume_id: INSTANCE },
    code: 6,
    told: /is not attached/,
    state: UNTOUCHED,
  },
  {
    name: "a connector of another host",
    begin: { instance: { host: "compute9" } },
    code: 7,
    told: /of host compute1, and the instance is on compute9/,
    state: UNTOUCHED,
    writes: [],
  },
];

async function play(stage: RefreshStage, one: Case): Promise<void> {
  const { begin, prepare, args = {}, options = {}, code, told, state, writes, also } = one;
  const { cinder, connector } = stage;
  await stage.begin(begin);
  await prepare?.(stage);
  const path = args.connector_path;
  const given = typeof path !== "string" || path.startsWith("/") ? args : {
    ...args,
    connector_path: `${connector}${path}`,
  };
  const all = Object.entries({ ...stage.options, ...options }).map(([name, values]) => [
    name,
    name in options ? { ...stage.options[name], ...values } : values,
  ]);
  const result = await stage.run(given, { options: Object.fromEntries(all) });
  const everything = [result.stdout, result.stderr, ...result.logged].join("\n");
  assert.equal(result.code, code, everything);
  if (told !== undefined) assert.match(result.stderr, told);
  assert.deepEqual(await stage.state(), state, everything);
  if (writes !== undefined) {
    const shown = cinder.writes.map((write) =>
      write.replace(OLD_ATTACHMENT, "OLD").replace(
        /\/attachments\/[0-9a-f-]{36}/,
        "/attachments/NEW",
      )
    );
    assert.deepEqual(shown, writes);
  }
  await also?.(stage, result.stderr);
  assert.doesNotMatch(everything, /s3cret/);
  if (code === 0) return;
  assert.match(result.stderr, /ERROR/);
  if (state.actions.length === 0) return;
  // Whatever was left, another run completes it.
  cinder.troubles.clear();
  cinder.onRequest = () => {};
  await stage.compute.behave({ do: "answer", deletes: cinder.deletionUrl((await rowOf(stage))!) });
  const again = await stage.run();
  assert.equal(again.code, 0, again.stderr);
  const after = await stage.state();
  assert.equal(after.info, "new");
  assert.ok(after.cinder.includes("row's attached"), String(after.cinder));
}

async function rowOf({ cell }: RefreshStage): Promise<string | null> {
  const row = await cell.database.query.selectFrom("block_device_mapping").select("attachment_id")
    .executeTakeFirstOrThrow();
  return row.attachment_id;
}

/** A signal, at one moment or another. */
async function interrupted(stage: RefreshStage): Promise<void> {
  const { cinder, compute } = stage;
  const stopped = new OperatorError("Stopped by SIGINT.");
  const atRequest = async (request: string, state: RefreshState) => {
    await stage.begin();
    const interruption = new AbortController();
    cinder.onRequest = (one) => void (one === request && interruption.abort(stopped));
    await assert.rejects(stage.run({}, { signal: interruption.signal }), stopped);
    assert.deepEqual(await stage.state(), state);
  };
  await atRequest("show", UNTOUCHED);
  await atRequest("list", { ...AS_BEFORE });
  await atRequest("create", AS_BEFORE);

  // What the host has begun is brought to its end.
  for (const request of ["call", "update", "complete"]) {
    await stage.begin();
    const interruption = new AbortController();
    if (request === "call") {
      await compute.behave({
        do: "wait",
        seconds: 0.2,
        deletes: cinder.deletionUrl(OLD_ATTACHMENT),
      });
      compute.nextCall().then(() => interruption.abort(stopped));
    } else {
      cinder.onRequest = (one) => void (one === request && interruption.abort(stopped));
    }
    const { code, stderr } = await stage.run({}, { signal: interruption.signal });
    assert.ok(interruption.signal.aborted);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await stage.state(), REFRESHED);
  }
}

/** A database that refuses what it is given. */
async function refusing(stage: RefreshStage): Promise<void> {
  const { cell: { database: { query } }, cinder } = stage;
  const { sql } = await import("kysely");
  await stage.begin();
  await sql`CREATE TRIGGER refuse BEFORE UPDATE ON block_device_mapping
    BEGIN SELECT RAISE(ABORT, 'no'); END`.execute(query);
  const failed = await stage.run();
  await sql`DROP TRIGGER refuse`.execute(query);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /may be gone from Cinder[^]*To mend it: run this again/);
  assert.deepEqual(await stage.state(), { ...AS_BEFORE, cinder: ["nobody's reserved"] });
  const again = await stage.run();
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /Cinder has other attachments of this volume/);

  // What cannot be unlocked is told, and no success.
  await stage.begin();
  await sql`CREATE TRIGGER refuse BEFORE UPDATE ON instances WHEN NEW.locked = 0
    BEGIN SELECT RAISE(ABORT, 'no'); END`.execute(query);
  const locked = await stage.run();
  await sql`DROP TRIGGER refuse`.execute(query);
  assert.equal(locked.code, 1);
  assert.match(
    locked.stderr,
    new RegExp(`may still be locked[^]*openstack server unlock ${INSTANCE}`),
  );
  assert.match(locked.stderr, /was refreshed, but not all is as it should be/);
  const { cinder: there, info, locked: isLocked } = await stage.state();
  assert.deepEqual([there, info, isLocked], [["row's attached"], "new", true]);
  await stage.compute.behave({ do: "answer", deletes: cinder.deletionUrl((await rowOf(stage))!) });
  assert.equal((await stage.run()).code, 0);
  assert.equal((await stage.state()).locked, false);
}

/** Two at once do one after the other. */
async function together(stage: RefreshStage): Promise<void> {
  const { cinder, compute } = stage;
  await stage.begin({ service: 66 });
  await compute.behave({ do: "wait", seconds: 0.3 });
  const runs = await Promise.all([stage.run(), stage.run()]);
  assert.deepEqual(runs.map(({ code }) => code), [0, 0], runs.map(({ stderr }) => stderr).join());
  assert.ok(runs.some(({ stderr }) => stderr.includes("Another nova-manage is refreshing")));
  assert.deepEqual((await stage.state()).cinder, ["row's attached"]);
  assert.equal(cinder.attachments.size, 1);
}

Deno.test({
  name: "volume_attachment refresh: every way in which it can end",
  ignore: !hasRabbitmq(),
  async fn(t) {
    await using stage = await refreshStage("sqlite");
    for (const one of CASES) await t.step(one.name, () => play(stage, one));
    await t.step("a signal", () => interrupted(stage));
    await t.step("a database that refuses", () => refusing(stage));
    await t.step("two at once", () => together(stage));
    await t.step("what nobody has foreseen is no code of the manual's", async () => {
      await stage.begin();
      const services = { of: () => Promise.reject(new TypeError("odd")) };
      await assert.rejects(
        stage.run({}, { services: services as unknown as CommandContext["services"] }),
        TypeError,
      );
      assert.deepEqual(await stage.state(), UNTOUCHED);
    });
  },
});

for (const engine of testEngines.filter((engine) => engine !== "sqlite")) {
  Deno.test({
    name: `volume_attachment refresh: ${engine}`,
    ignore: !hasRabbitmq(),
    async fn() {
      await using stage = await refreshStage(engine);
      const cases = CASES.filter(({ name }) =>
        /newer compute|run that was killed|somebody else's|fails behind/.test(name)
      );
      assert.equal(cases.length, 4);
      for (const one of cases) await play(stage, one);
      await together(stage);
    },
  });
}
