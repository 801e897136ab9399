/** A deployment with cells and with the services of the test bed, for tests of the placement commands. */

import type { Action, Arguments } from "../../../src/plugin/contract.ts";
import { shownColumns } from "../../../src/output/columns.ts";
import { cloudWithCells, type TestCell } from "../cells.ts";
import type { RunResult, TestCloud } from "../cloud.ts";
import type { TestContextOverrides, TestOptions } from "../context.ts";
import { query as mariadbQuery } from "../mariadb.ts";
import { testServer } from "../servers.ts";
import { computeNode, instanceExtra } from "../../conformance/sample_rows.ts";
import type { Row } from "../../conformance/scenario.ts";
import { guest, nodeProvider, vm } from "../../conformance/service_rows.ts";
import { hasOpenstack } from "./on_demand.ts";
import { emptyOpenstack, type TestOpenstack } from "./openstack.ts";
import { addProvider, type TestResources } from "./providers.ts";

/** The deployment; disposing of it removes its databases. */
export interface PlacementStage extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly cells: readonly TestCell[];
  readonly openstack: TestOpenstack;
  /** The configuration with the services' sections. */
  readonly options: TestOptions;
  /** Runs an action in a world of its own; `options` replaces the configuration. */
  run(action: Action, args?: Arguments, overrides?: TestContextOverrides): Promise<RunResult>;
}

/** What consumers hold: resources by provider, by consumer. */
export type Holdings = Readonly<Record<string, Readonly<Record<string, TestResources>>>>;

/** Makes a deployment with so many cells, and services that hold nothing. */
export async function placementStage(cellCount = 1): Promise<PlacementStage> {
  const openstack = await emptyOpenstack();
  const cloud = await cloudWithCells("mysql", cellCount);
  const options = { ...cloud.options, ...openstack.options };
  return {
    cloud,
    cells: cloud.cells,
    openstack,
    options,
    async run(action, args = {}, overrides = {}) {
      const defaults = Object.fromEntries(
        action.options.map(({ name, kind, default: value }) => [
          name,
          value ?? (kind === "flag" ? false : undefined),
        ]),
      );
      const all = { ...defaults, ...args };
      const context = await cloud.context({
        options,
        result: shownColumns(action.result, all),
        ...overrides,
      });
      try {
        const code = await action.run(context, all);
        return {
          code,
          stdout: context.stdout(),
          stderr: context.stderr(),
          logged: context.logged(),
        };
      } finally {
        await context.services.close();
        await context.databases.close();
      }
    },
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };
}

/**
 * Declares the tests of a command, each with a deployment of its own; they are ignored where the services
 * are not installed.
 *
 * @param prepare what all of them begin with.
 */
export function stageTests(
  command: string,
  prepare: (stage: PlacementStage) => Promise<void> = () => Promise.resolve(),
) {
  return (name: string, work: (stage: PlacementStage) => Promise<void>): void => {
    Deno.test({
      name: `${command}: ${name}`,
      ignore: !hasOpenstack(),
      async fn() {
        await using stage = await placementStage();
        await prepare(stage);
        await work(stage);
      },
    });
  };
}

/** A configuration that reaches services at other URLs, such as a proxy's, and tries again at once. */
export function through(
  options: TestOptions,
  urls: Readonly<Partial<Record<"placement" | "neutron", string>>>,
): TestOptions {
  const sections = Object.entries(urls).map(([name, url]) => [
    name,
    { ...options[name], endpoint_override: url, connect_retry_delay: "0.01" },
  ]);
  return { ...options, ...Object.fromEntries(sections) };
}

/** Adds compute1 to a cell, with room for 64 instances, and so many instances, mapped and with a flavor. */
export async function addGuests(
  { cells: [cell], cloud, openstack }: PlacementStage,
  count: number,
  columns: (number: number) => Row = () => ({}),
  flavor: (number: number) => string | undefined = () => undefined,
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await addRows(cell, "compute_nodes", [computeNode(1, "compute1")]);
  await addRows(cell, "instances", numbers.map((number) => guest(number, columns(number))));
  await addRows(
    cell,
    "instance_extra",
    numbers.map((number) => instanceExtra(number, flavor(number))),
  );
  const api = await cloud.api();
  await api.query.insertInto("instance_mappings").values(numbers.map((number) => ({
    instance_uuid: vm(number),
    cell_id: cell.id,
    project_id: "project",
    queued_for_delete: false,
  }))).execute();
  await addProvider(openstack, nodeProvider(1));
}

/** Adds rows to a table of a cell. */
export async function addRows(
  { database }: TestCell,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 500) {
    await database.query.insertInto(table).values(rows.slice(start, start + 500)).execute();
  }
}

/** What everybody holds, read from Placement's database. */
export async function readHoldings({ databases }: TestOpenstack): Promise<Holdings> {
  const text = await mariadbQuery(
    testServer("mysql"),
    `SELECT a.consumer_id, p.uuid, c.name, a.used FROM allocations a
     JOIN resource_providers p ON p.id = a.resource_provider_id
     JOIN resource_classes c ON c.id = a.resource_class_id
     ORDER BY a.consumer_id, p.uuid, c.name`,
    databases.placement,
  );
  const holdings: Record<string, Record<string, Record<string, number>>> = {};
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const [consumer, provider, name, used] = line.split("\t");
    const providers = holdings[consumer] ??= {};
    const resources = providers[provider] ??= {};
    // Two rows of one class would be twice as much.
    resources[name] = (resources[name] ?? 0) + Number(used);
  }
  return holdings;
}

/** The profiles of all ports by port, read from Neutron's database; without those that are empty. */
export async function readProfiles(
  { databases }: TestOpenstack,
): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
  const text = await mariadbQuery(
    testServer("mysql"),
    "SELECT port_id, HEX(profile) FROM ml2_port_bindings WHERE profile NOT IN ('', '{}')",
    databases.neutron,
  );
  const decode = (hex: string) =>
    new TextDecoder().decode(Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16)));
  return Object.fromEntries(
    text.split("\n").filter((line) => line !== "").map((line) => {
      const [port, profile] = line.split("\t");
      return [port, JSON.parse(decode(profile))];
    }),
  );
}

/** Takes back all allocations, and all that ports claim, faster than by asking the services. */
export async function takeAllBack({ databases }: TestOpenstack): Promise<void> {
  const server = testServer("mysql");
  await mariadbQuery(
    server,
    "DELETE FROM allocations; DELETE FROM consumers;",
    databases.placement,
  );
  await mariadbQuery(server, "UPDATE ml2_port_bindings SET profile = '';", databases.neutron);
}
