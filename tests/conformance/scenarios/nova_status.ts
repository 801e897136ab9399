/** `nova-status upgrade check`: which checks there are, how each ends, and the table. */

import {
  cell0Mapping,
  cell1,
  cell2,
  cellMapping,
  computeNode,
  deleted,
  hostMapping,
  instance,
  LONG_AGO,
  service,
  uuid,
} from "../sample_rows.ts";
import {
  ABSENT,
  type Command,
  configuration,
  type Difference,
  otherExitCodes,
  type Result,
  type Row,
  type Scenario,
  type ScenarioGroup,
  ZED,
} from "../scenario.ts";
import { serviceSections } from "../services.ts";
import { ON_ALL, ON_MARIADB } from "../service_rows.ts";

const check = { args: ["upgrade", "check"], program: "nova-status", stdout: "blocks" } as const;
const exactCheck: Command = { ...check, stdout: "exact" };
const TOKEN = "[service_user]\nsend_service_user_token = true";

/** A configuration without services: Placement's check fails then. */
const config = configuration({ more: TOKEN });

function withServices(
  changes: Parameters<typeof serviceSections>[0] = {},
  ...more: readonly string[]
): string {
  return configuration({ more: [serviceSections(changes), TOKEN, ...more].join("\n") });
}

function cinderSection(changes: Readonly<Record<string, string>> = {}): string {
  const options = {
    auth_type: "password",
    auth_url: "{keystone_url}/v3",
    username: "nova",
    password: "{nova_password}",
    project_name: "service",
    user_domain_name: "Default",
    project_domain_name: "Default",
    endpoint_template: "{cinder_url}/v3/%(project_id)s",
    http_retries: "0",
    ...changes,
  };
  const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
  return ["[cinder]", ...lines].join("\n");
}

/** The row of `instance_system_metadata` that holds something of an instance. */
function metadata(number: number, owner: number, columns: Row = {}): Row {
  return {
    id: number,
    instance_uuid: uuid("e", owner),
    key: "image_hw_machine_type",
    value: "pc",
    deleted: 0,
    created_at: LONG_AGO,
    ...columns,
  };
}

/** A deployment with one cell in which all is well. */
const good = {
  api: { cell_mappings: [cell0Mapping(), cell1()], host_mappings: [hostMapping(1, "compute1", 2)] },
  main: {
    compute_nodes: [computeNode(1, "compute1")],
    services: [service(1, "compute1")],
    instances: [instance(1)],
    instance_system_metadata: [metadata(1, 1)],
  },
} as const;

function withApi(tables: NonNullable<Scenario["rows"]>["api"]): Scenario["rows"] {
  return { ...good, api: tables };
}

function withMain(tables: NonNullable<Scenario["rows"]>["main"]): Scenario["rows"] {
  return { ...good, main: { ...good.main, ...tables } };
}

/** The reference breaks off with 255 and no table; ours has a failed check. */
function failedCheck(...failed: readonly string[]): Difference {
  return {
    section: "A check that cannot find out what it asks",
    change: (recorded): Result => ({
      ...recorded,
      commands: [{ exitCode: 2, stdout: blocks(failed) }],
    }),
  };
}

const ZED_CHECKS = [
  "Cells v2",
  "Placement API",
  "Cinder API",
  "Policy File JSON to YAML Migration",
  "Older than N-1 computes",
  "hw_machine_type unset",
  "Service User Token Configuration",
];

/** The blocks of a run in which some checks failed, `NAME` or `NAME: Warning`. */
function blocks(failed: readonly string[]): string[] {
  const lines = ["---", "Upgrade Check Results", "---"];
  for (const name of ZED_CHECKS) {
    const found = failed.find((one) => one === name || one.startsWith(`${name}: `));
    const result = found?.slice(name.length + 2) || "Failure";
    lines.push(
      `Check: ${name}`,
      `Result: ${found === undefined ? "Success" : result}`,
      `Details: ${found === undefined ? "None" : "…"}`,
      "---",
    );
  }
  return lines;
}

const start = { api: ABSENT, main: ABSENT, cell0: ABSENT } as const;
const refused = (name: string, ...args: string[]): Scenario => ({
  name,
  start,
  commands: [{ args, program: "nova-status" }],
});

const cells: Scenario[] = [
  {
    name: "all is well",
    ...ON_MARIADB,
    config: withServices(),
    rows: good,
    services: {},
    commands: [exactCheck],
  },
  {
    name: "a deployment without compute nodes",
    config,
    rows: { api: { cell_mappings: [cell0Mapping(), cell1()] } },
    commands: [check],
  },
  { name: "no cells", config, rows: withApi({}), commands: [check] },
  {
    name: "cell0 alone",
    config,
    rows: withApi({ cell_mappings: [cell0Mapping()] }),
    commands: [check],
  },
  {
    name: "two cells, and none is cell0",
    config,
    start: { cell2: ZED.main },
    rows: withApi({ cell_mappings: [cell1(), cell2()] }),
    commands: [check],
  },
  {
    name: "compute nodes whose hosts are not mapped",
    config,
    rows: withApi({ cell_mappings: [cell0Mapping(), cell1()] }),
    commands: [check],
  },
  {
    name: "a compute node that was deleted needs no mapping",
    config,
    rows: {
      api: { cell_mappings: [cell0Mapping(), cell1()] },
      main: { compute_nodes: [computeNode(1, "compute1", deleted(1))] },
    },
    commands: [check],
  },
  {
    name: "a disabled cell counts",
    config,
    rows: withApi({
      cell_mappings: [cell0Mapping(), cell1({ disabled: 1 })],
      host_mappings: [hostMapping(1, "compute1", 2)],
    }),
    commands: [check],
  },
  {
    name: "a cell whose database does not answer",
    config,
    rows: withApi({
      cell_mappings: [
        cell0Mapping(),
        cell1(),
        cellMapping(3, { database_connection: "{unreachable_url}" }),
      ],
      host_mappings: [hostMapping(1, "compute1", 2)],
    }),
    commands: [check],
    difference: failedCheck(
      "Placement API",
      "Older than N-1 computes: Warning",
      "hw_machine_type unset",
    ),
  },
  {
    name: "no API database",
    config: configuration({ api: undefined, more: TOKEN }),
    rows: good,
    commands: [check],
  },
];

const computes: Scenario[] = [
  ...[[60, "older than yoga"], [61, "of yoga"], [70, "of later releases"]].map((
    [version, name],
  ): Scenario => ({
    name: `compute services ${name}`,
    config,
    rows: withMain({ services: [service(1, "compute1", { version })] }),
    commands: [check],
  })),
  {
    name: "old services that do not count",
    config,
    rows: withMain({
      services: [
        service(1, "compute1"),
        service(2, "compute2", { version: 20, ...deleted(2) }),
        service(3, "compute3", { version: 20, forced_down: 1 }),
        service(4, "compute4", { version: null }),
        service(5, "controller", { version: 20, binary: "nova-scheduler" }),
      ],
    }),
    commands: [check],
  },
  {
    name: "an old service that is disabled",
    config,
    rows: withMain({
      services: [service(1, "compute1"), service(2, "compute2", { version: 20, disabled: 1 })],
    }),
    commands: [check],
  },
  {
    name: "an old service in another cell",
    config,
    start: { cell2: ZED.main },
    rows: {
      ...withApi({
        cell_mappings: [cell0Mapping(), cell1(), cell2()],
        host_mappings: [hostMapping(1, "compute1", 2)],
      }),
      cell2: { services: [service(1, "compute9", { version: 57 })] },
    },
    commands: [check],
  },
];

const machineTypes: Scenario[] = [
  {
    name: "an instance without a machine type",
    config,
    rows: withMain({ instance_system_metadata: [] }),
    commands: [check],
  },
  {
    name: "a machine type that is NULL",
    config,
    rows: withMain({ instance_system_metadata: [metadata(1, 1, { value: null })] }),
    commands: [check],
  },
  {
    name: "instances that need no machine type, and other ways to have one",
    config,
    rows: {
      ...withMain({
        instances: [
          instance(1),
          instance(2, { vm_state: "building" }),
          instance(3, deleted(3)),
          instance(4),
          instance(5, { vm_state: null }),
        ],
        instance_system_metadata: [
          metadata(1, 1, { value: "" }),
          metadata(4, 4, { key: "hw_machine_type" }),
          metadata(5, 5, deleted(5)),
        ],
      }),
      cell0: { instances: [instance(9, { vm_state: "error" })] },
    },
    commands: [check],
  },
  {
    name: "an instance without a state has none either",
    config,
    rows: withMain({ instances: [instance(1), instance(2, { vm_state: null })] }),
    commands: [check],
  },
];

const RULES = '{"os_compute_api:servers:index": ""}';
const policies: Scenario[] = [
  {
    name: "a policy file of JSON beside the configuration",
    config,
    rows: good,
    files: { "policy.yaml": RULES },
    commands: [check],
  },
  {
    name: "policy files of YAML, and of nothing",
    config,
    rows: good,
    files: { "policy.yaml": '"os_compute_api:servers:index": ""\n' },
    commands: [check],
  },
  {
    name: "an empty policy file",
    config,
    rows: good,
    files: { "policy.yaml": "" },
    commands: [check],
  },
  {
    name: "JSON under another name, where the usual file counts",
    config,
    rows: good,
    files: { "policy.json": RULES },
    commands: [check],
  },
  {
    name: "a policy file of another name",
    config: configuration({ more: `${TOKEN}\n[oslo_policy]\npolicy_file = rules/own.yaml` }),
    rows: good,
    files: { "rules/own.yaml": RULES },
    commands: [check],
  },
  {
    name: "a policy file by its path, under its older option",
    config: configuration({ more: TOKEN }).replace(
      "[DEFAULT]",
      "[DEFAULT]\npolicy_file = {folder}/rules/own.yaml",
    ),
    rows: good,
    files: { "rules/own.yaml": "[1, 2]" },
    commands: [check],
  },
  {
    name: "a folder of configuration files goes before the file's own",
    config,
    rows: good,
    files: { "policy.yaml": "", "more.d/policy.yaml": RULES },
    commands: [{
      ...check,
      args: ["--config-file", "{config}", "--config-dir", "{folder}/more.d", ...check.args],
    }],
  },
];

const CREDENTIALS_ALONE = { endpoint_override: undefined };
const placement: Scenario[] = [
  {
    name: "no service user token",
    config: configuration({}),
    rows: good,
    commands: [check],
  },
  {
    name: "a wrong password",
    ...ON_MARIADB,
    config: withServices({ placement: { password: "wrong" } }),
    rows: good,
    services: {},
    commands: [check],
  },
  {
    name: "a region without Placement",
    ...ON_MARIADB,
    config: withServices({ placement: { ...CREDENTIALS_ALONE, region_name: "Elsewhere" } }),
    rows: good,
    services: {},
    commands: [check],
  },
  {
    name: "Keystone does not answer",
    ...ON_MARIADB,
    config: withServices({
      placement: { ...CREDENTIALS_ALONE, auth_url: "http://127.0.0.1:1/v3", connect_retries: "0" },
    }),
    rows: good,
    services: {},
    commands: [check],
    difference: failedCheck("Placement API"),
  },
  {
    name: "something else in Placement's place",
    ...ON_MARIADB,
    config: withServices({ placement: { endpoint_override: "{placement_url}/nowhere" } }),
    rows: good,
    services: {},
    commands: [check],
  },
  ...([["1.35", "too old"], ["1.36", "just new enough"], ["1.100", "much newer"]] as const).map((
    [version, name],
  ): Scenario => ({
    name: `a Placement that is ${name}`,
    ...ON_MARIADB,
    config: withServices(),
    rows: good,
    services: {
      faults: [{
        service: "placement",
        method: "GET",
        path: "/",
        from: 1,
        status: 200,
        body: {
          versions: [{
            id: "v1.0",
            min_version: "1.0",
            max_version: version,
            status: "CURRENT",
            links: [],
          }],
        },
      }],
    },
    commands: [check],
  })),
  {
    name: "Placement refuses the token",
    ...ON_MARIADB,
    config: withServices(),
    rows: good,
    services: {
      faults: [
        { service: "placement", method: "GET", path: "/", from: 1, status: 401, body: {} },
      ],
    },
    commands: [check],
  },
  {
    name: "Placement fails",
    ...ON_MARIADB,
    config: withServices({ placement: { status_code_retries: "0" } }),
    rows: good,
    services: {
      faults: [
        { service: "placement", method: "GET", path: "/", from: 1, status: 500, body: {} },
      ],
    },
    commands: [check],
    difference: failedCheck("Placement API"),
  },
];

const cinder: Scenario[] = [
  ...([["3.43", "too old"], ["3.44", "just new enough"], ["3.70", "new"]] as const).map((
    [newest, name],
  ): Scenario => ({
    name: `a Cinder that is ${name}`,
    ...ON_MARIADB,
    config: withServices({}, cinderSection()),
    rows: good,
    services: { cinder: { newest } },
    commands: [check],
  })),
  ...([
    ["that is not in the catalogue", {}],
    ["that does not answer", { endpoint_template: "http://127.0.0.1:1/v3/%(project_id)s" }],
    ["of the API version 2", { endpoint_template: "{cinder_url}/v2/%(project_id)s" }],
    ["without a version in its URL", { endpoint_template: "{cinder_url}" }],
    ["that tells no versions", { endpoint_template: "{cinder_url}/volume/v3" }],
    ["with a wrong password", {
      endpoint_template: "{cinder_url}/v3/%(project_id)s",
      password: "wrong",
    }],
    ["with an unknown way to log in", {
      endpoint_template: "{cinder_url}/v3/%(project_id)s",
      auth_type: "nonsense",
    }],
  ] as const).map(([name, changes]): Scenario => ({
    name: `a Cinder ${name}`,
    ...ON_MARIADB,
    config: withServices(
      {},
      cinderSection(changes).replace(
        "endpoint_template" in changes ? "nothing" : /endpoint_template.*\n/,
        "",
      ),
    ),
    rows: good,
    services: { cinder: { newest: "3.70" } },
    commands: [check],
  })),
];

const commandLine: Scenario[] = [
  {
    name: "help at each level",
    start,
    commands: [["--help"], ["upgrade", "--help"], ["upgrade", "check", "-h"]].map((args) => ({
      args,
      program: "nova-status",
      stdout: "nothing",
    })),
  },
  refused("no category"),
  refused("a category of nova-manage", "db", "version"),
  refused("no action", "upgrade"),
  refused("an unknown action", "upgrade", "upgrade_check"),
  {
    ...refused("a word too many", "upgrade", "check", "zed"),
    difference: otherExitCodes("Surplus arguments are refused", 2),
  },
  refused("an unknown option", "upgrade", "check", "--nonsense"),
  {
    name: "completion",
    start,
    commands: [["bash-completion"], ["bash-completion", "upgrade"]].map((args) => ({
      args,
      program: "nova-status",
      stdout: "exact",
    })),
  },
  {
    name: "JSON",
    config,
    rows: good,
    // For 26.2.2 a usage error; for ours what its checks find, which has the same exit code here.
    commands: [{ args: ["upgrade", "check", "--json"], program: "nova-status", stdout: "nothing" }],
  },
];

export const novaStatus: ScenarioGroup = {
  name: "nova_status",
  scenarios: [
    ...[...cells, ...computes, ...machineTypes].map((scenario) => ({ ...ON_ALL, ...scenario })),
    ...policies.map((scenario) => ({ ...ON_MARIADB, ...scenario })),
    ...placement,
    ...cinder,
    ...commandLine,
  ],
};
