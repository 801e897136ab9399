/**
 * A deployment for tests of `volume_attachment refresh`: a cell with a stopped instance and its volume,
 * RabbitMQ, a compute service that Nova's own code makes, and a Cinder that does what it is told.
 */

import type { EngineName } from "../../src/database/databases.ts";
import type { Arguments } from "../../src/plugin/contract.ts";
import { refresh } from "../../plugins/volume_attachment/refresh.ts";
import { cloudWithCells, type TestCell } from "./cells.ts";
import type { RunResult, TestCloud } from "./cloud.ts";
import { type ComputeService, startComputeService } from "./compute_service.ts";
import { testConfiguration, type TestContextOverrides, type TestOptions } from "./context.ts";
import { type FakeCinder, startFakeCinder } from "./fake_cinder.ts";
import { addInstances, addService } from "./nova_rows.ts";
import { rabbitmqServer } from "./rabbitmq.ts";
import { lazyServices } from "../../src/openstack/lazy_services.ts";

/** The names of what there is. */
export const INSTANCE = "11111111-2222-4333-8444-555555555555";
export const VOLUME = "66666666-7777-4888-8999-000000000000";
export const HOST = "compute1";
export const OLD_ATTACHMENT = "aaaaaaaa-0000-4000-8000-000000000001";
const OLD_INFO = JSON.stringify({ driver_volume_type: "iscsi", data: { target_lun: 1 } });
const CONNECTOR = { host: HOST, initiator: "iqn.1", ip: "192.0.2.1", multipath: false };

/** What a case begins with. */
export interface Beginning {
  /** Columns of the instance. */
  readonly instance?: Readonly<Record<string, unknown>>;
  /** The version in the compute service's record. */
  readonly service?: number;
  /** The reason of a lock. */
  readonly lockedReason?: string;
}

/** The deployment. */
export interface RefreshStage extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly cell: TestCell;
  readonly cinder: FakeCinder;
  readonly compute: ComputeService;
  readonly options: TestOptions;
  /** The cell mapping's, which leads to RabbitMQ. */
  readonly transportUrl: string;
  /** A file with the connector of {@link HOST}. */
  readonly connector: string;
  /** Brings everything to where a case begins. */
  begin(beginning?: Beginning): Promise<void>;
  /** Runs the command, with another request id for each action. */
  run(args?: Arguments, overrides?: TestContextOverrides): Promise<RunResult>;
  /** What there is afterwards. */
  state(): Promise<RefreshState>;
}

/** What a run leaves. */
export interface RefreshState {
  /** The row's attachment: the old one, or another. */
  readonly attachment: "old" | "other";
  readonly info: "old" | "new" | null;
  /** The attachments in Cinder: whose they are, and their status. */
  readonly cinder: readonly string[];
  readonly locked: boolean;
  /** Instance actions with their events. */
  readonly actions: readonly string[];
}

/** Makes it. */
export async function refreshStage(engine: EngineName): Promise<RefreshStage> {
  await using stack = new AsyncDisposableStack();
  const broker = await rabbitmqServer();
  const cinder = stack.use(startFakeCinder());
  const [cloud, compute] = await Promise.all([
    cloudWithCells(engine, 1),
    startComputeService(broker.url, HOST, ["compute", "compute-alt"]),
  ]);
  stack.use(cloud);
  stack.use(compute);
  const [cell] = cloud.cells;
  const folder = await Deno.makeTempDir({ prefix: "nova-refresh-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const connector = `${folder}/connector.json`;
  await Deno.writeTextFile(connector, JSON.stringify(CONNECTOR));
  const api = await cloud.api();
  await api.query.updateTable("cell_mappings").set({ transport_url: broker.url }).execute();
  await api.query.insertInto("instance_mappings").values({
    instance_uuid: INSTANCE,
    cell_id: cell.id,
    project_id: "project",
    queued_for_delete: false,
  }).execute();
  await addService(cell.database, HOST);
  await addInstances(cell.database, [{ uuid: INSTANCE, host: HOST, vm_state: "stopped" }]);
  const { query } = cell.database;
  await query.insertInto("block_device_mapping").values({
    uuid: "99999999-0000-4000-8000-000000000001",
    instance_uuid: INSTANCE,
    volume_id: VOLUME,
    device_name: "/dev/vdb",
    source_type: "volume",
    destination_type: "volume",
    delete_on_termination: false,
    no_device: false,
    deleted: 0,
  }).execute();
  const options: TestOptions = { ...cloud.options, cinder: { ...cinder.cloud.section } };
  const running = stack.move();
  return {
    cloud,
    cell,
    cinder,
    compute,
    options,
    transportUrl: broker.url,
    connector,
    async begin({ instance = {}, service = 73, lockedReason } = {}) {
      const locked = lockedReason !== undefined;
      await query.updateTable("instances").set({
        vm_state: "stopped",
        host: HOST,
        locked,
        locked_by: locked ? "admin" : null,
        deleted: 0,
        ...instance,
      }).execute();
      await query.updateTable("services").set({ version: service }).execute();
      await query.updateTable("block_device_mapping").set({
        attachment_id: OLD_ATTACHMENT,
        connection_info: OLD_INFO,
      }).execute();
      for (
        const table of [
          "instance_actions_events",
          "instance_actions",
          "instance_system_metadata",
        ]
      ) {
        await query.deleteFrom(table).execute();
      }
      await query.insertInto("instance_system_metadata").values([
        { instance_uuid: INSTANCE, key: "image_os_type", value: "linux", deleted: 0 },
        ...locked
          ? [{ instance_uuid: INSTANCE, key: "locked_reason", value: lockedReason, deleted: 0 }]
          : [],
      ]).execute();
      cinder.attachments.clear();
      cinder.attachments.set(OLD_ATTACHMENT, {
        id: OLD_ATTACHMENT,
        volume_id: VOLUME,
        instance: INSTANCE,
        status: "attached",
        connection_info: {},
      });
      cinder.troubles.clear();
      cinder.onRequest = () => {};
      cinder.writes.length = 0;
      cinder.bodies.length = 0;
      compute.forget();
      await compute.behave({ do: "answer", deletes: cinder.deletionUrl(OLD_ATTACHMENT) });
    },
    async run(args = {}, overrides = {}) {
      const log = overrides.log ?? (await cloud.context()).log;
      const signal = overrides.signal ?? new AbortController().signal;
      const given = overrides.options ?? options;
      const services = lazyServices({
        config: testConfiguration(given),
        log,
        signal,
        environment: new Map(),
        now: () => new Date(),
      });
      const positionals = { instance_uuid: INSTANCE, volume_id: VOLUME, connector_path: connector };
      try {
        return await cloud.run(refresh, { ...positionals, ...args }, {
          options: given,
          services,
          newUuid: () => crypto.randomUUID(),
          ...overrides,
        });
      } finally {
        await services.close();
      }
    },
    async state() {
      const row = await query.selectFrom("block_device_mapping").selectAll()
        .executeTakeFirstOrThrow();
      const { locked } = await query.selectFrom("instances").select("locked")
        .executeTakeFirstOrThrow();
      const info = row.connection_info === null
        ? null
        : row.connection_info === OLD_INFO
        ? "old"
        : "new";
      const whose = (id: string) =>
        id === OLD_ATTACHMENT ? "old" : id === row.attachment_id ? "row's" : "nobody's";
      return {
        attachment: row.attachment_id === OLD_ATTACHMENT ? "old" : "other",
        info,
        cinder: [...cinder.attachments.values()].map(({ id, status }) => `${whose(id)} ${status}`)
          .sort(),
        locked: Boolean(locked),
        actions: await actionsOf(cell),
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A cell's instance actions: name, end and message, and events with their results. */
export async function actionsOf({ database: { query } }: TestCell): Promise<string[]> {
  const actions = await query.selectFrom("instance_actions").selectAll().orderBy("id").execute();
  const events = await query.selectFrom("instance_actions_events").selectAll().orderBy("id")
    .execute();
  return actions.map(({ id, action, finish_time, message }) =>
    [
      action,
      finish_time === null ? "open" : "finished",
      ...message === null ? [] : [message],
      ...events.filter(({ action_id }) => action_id === id)
        .map(({ event, result }) => `${event} ${result}`),
    ].join(" ")
  );
}
