/**
 * The ways in which deployment tools call these commands and read what they print: Kolla-Ansible,
 * OpenStack-Ansible, puppet-nova, the Nova operator for Kubernetes, openstack-helm, the Juju charm,
 * TripleO and DevStack.
 */

import {
  ABSENT,
  configuration,
  EMPTY,
  type Scenario,
  type ScenarioGroup,
  ZED,
} from "../scenario.ts";
import { cell0Mapping, cellMapping } from "../sample_rows.ts";

const apiOnly = { main: ABSENT, cell0: ABSENT } as const;
const CELL0_DB = "mysql+pymysql://nova:db-secret@db0.example.org/nova_cell0?charset=utf8";
const rows = {
  api: {
    cell_mappings: [
      cell0Mapping({ database_connection: CELL0_DB }),
      cellMapping(2, { name: "cell1" }),
      cellMapping(3, { name: "cell10", disabled: 1 }),
      cellMapping(4, { name: null }),
    ],
  },
};
const silent = (...args: string[]) => ({ args, stdout: "exact" }) as const;

const scenarios: Scenario[] = [
  {
    name: "read a cell's fields",
    start: apiOnly,
    rows,
    commands: [
      {
        args: ["cell_v2", "list_cells"],
        stdout: "exact",
        readers: [
          // By the name between blanks, then the field.
          "grep ' cell1 '",
          "grep -q ' cell1 '",
          "grep -q ' cell2 '",
          "awk '/ cell1 / {print $4}'",
          "awk -F'|' '/ cell1 / {print $3}' | tr -d ' '",
          "awk -F '|' '/ cell0 / { print $4 }' | tr -d ' '",
          "awk -F '[| ]+' '$2 == \"cell1\" {print $3}'",
          // By the place of the lines.
          "sed '1,3d;$d'",
          "sed -e '1,3d' -e '$d' | awk -F ' *| *' '$2 == \"cell1\" {print $4}'",
          "tail -n +4 | head -n -1 | cut -d '|' -f 3",
          "tail -n +4 | head -n -1 | awk -F'|' '{print $2}' | sed 's/^ *//;s/ *$//'",
          'awk -F\'|\' \'NR > 3 && NF > 1 {gsub(/ /, ""); print $2 "," $3 "," $6}\'',
          "wc -l",
        ],
      },
      {
        args: ["cell_v2", "list_cells", "--verbose"],
        stdout: "exact",
        readers: [
          "awk -F'|' '/ cell1 / {print $4, $5}'",
          // Name, UUID, message queue, database and state by one pattern.
          "sed -nE 's/^\\| +([^|]*[^| ]) +\\| ([0-9a-f-]+) +\\| +([^ ]+) +\\| +([^ ]+) +\\| +([^ ]+) +\\|$/\\1;\\2;\\3;\\4;\\5/p'",
          "sed '1,3d;$d' | tr -d ' ' | cut -d'|' -f2-6 --output-delimiter=';'",
          "grep -E '00000000-0000-0000-0000-000000000000' | awk -F'|' '{print $4}'",
        ],
      },
    ],
  },
  {
    name: "read an empty list",
    start: apiOnly,
    commands: [{
      args: ["cell_v2", "list_cells"],
      readers: ["sed '1,3d;$d'", "grep -c cell1", "awk -F'|' '/ cell1 / {print $3}'", "wc -l"],
    }],
  },
  {
    name: "several configuration files before the category",
    start: apiOnly,
    rows,
    config: configuration({ api: "{unreachable_url}" }),
    files: { "nova-cell.conf": "[api_database]\nconnection = {api_url}\n" },
    commands: [
      silent(
        "--config-file",
        "{config}",
        "--config-file",
        "{folder}/nova-cell.conf",
        "cell_v2",
        "list_cells",
      ),
      silent(
        "--config-file={config}",
        "--config-file={folder}/nova-cell.conf",
        "cell_v2",
        "list_cells",
      ),
    ],
  },
  {
    name: "Kolla-Ansible: bootstrap, twice",
    start: { api: EMPTY, main: EMPTY, cell0: EMPTY },
    commands: [1, 2].flatMap(() => [
      silent("api_db", "sync", ZED.api),
      ["cell_v2", "map_cell0", "--database_connection", "{cell0_url}"],
      silent("db", "sync", ZED.main),
      { args: ["cell_v2", "create_cell"], readers: ["grep -c 'already exists'"] },
      ["cell_v2", "list_cells", "--verbose"],
    ]),
    engines: ["mysql", "postgresql"],
  },
  {
    name: "Kolla-Ansible: phrases that decide about changed and failed",
    start: apiOnly,
    rows: { api: { cell_mappings: [cell0Mapping({ database_connection: CELL0_DB })] } },
    commands: [
      {
        args: ["cell_v2", "map_cell0", "--database_connection", CELL0_DB],
        readers: ["grep -o 'Cell0 is already setup'"],
      },
      {
        args: ["cell_v2", "create_cell", "--database_connection", CELL0_DB],
        readers: ["grep -o 'already exists'"],
      },
    ],
  },
  {
    name: "OpenStack-Ansible: create_cell once",
    start: apiOnly,
    commands: [
      ["cell_v2", "map_cell0", "--database_connection", CELL0_DB],
      [
        "cell_v2",
        "create_cell",
        "--name",
        "cell1",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}:{port}/nova?{query}",
        "--transport-url",
        "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
      ],
      [
        "cell_v2",
        "create_cell",
        "--name",
        "cell1",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}:{port}/nova?{query}",
        "--transport-url",
        "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
      ],
    ],
  },
  {
    name: "puppet-nova: cell mappings as resources",
    start: apiOnly,
    commands: [
      [
        "cell_v2",
        "create_cell",
        "--name",
        "cell1",
        "--transport-url",
        "rabbit://a:b@c:5672/",
        "--database_connection",
        "mysql+pymysql://nova:pw@db/nova",
      ],
      [
        "cell_v2",
        "create_cell",
        "--name",
        "cell2",
        "--transport-url",
        "rabbit://a:b@d:5672/",
        "--database_connection",
        "mysql+pymysql://nova:pw@db2/nova",
        "--disabled",
      ],
      {
        args: ["cell_v2", "list_cells", "--verbose"],
        readers: ["sed '1,3d;$d' | awk -F'|' '{print NF}'", "grep -c True", "grep -c False"],
      },
    ],
  },
  {
    name: "TripleO: UUID of a new cell as the last line",
    start: apiOnly,
    commands: [{
      args: ["cell_v2", "create_cell", "--name", "default", "--verbose"],
      stdout: "last line",
      readers: ["tail -n 1 | grep -cE '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'"],
    }],
  },
  {
    name: "Juju charm: the word after the cell's name",
    start: apiOnly,
    rows,
    commands: [{
      args: ["cell_v2", "list_cells"],
      readers: [
        'awk \'BEGIN {RS=""} {split($0, after, "cell1"); split(after[2], word, " "); print word[2]}\'',
      ],
    }],
  },
  {
    name: "Nova operator: cell0 with a template, then a check of its mapping",
    start: apiOnly,
    commands: [
      [
        "cell_v2",
        "map_cell0",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}/nova_cell0?{query}",
      ],
      {
        args: ["cell_v2", "list_cells"],
        readers: ["grep -F 'cell0' | wc -l", "awk '/cell0/ {print $2, $4, $10}'"],
      },
    ],
    config: configuration({ main: "mysql+pymysql://nova:pw@db.example.org/nova?charset=utf8" }),
  },
  {
    name: "openstack-helm: make cell1 unless it is there",
    start: apiOnly,
    config: configuration({ main: "mysql+pymysql://nova:pw@db.example.org:3306/nova" }),
    commands: [
      ["cell_v2", "map_cell0"],
      { args: ["cell_v2", "list_cells"], readers: ["grep -q ' cell1 '"] },
      { args: ["cell_v2", "create_cell", "--name=cell1", "--verbose"], stdout: "last line" },
      {
        args: ["cell_v2", "list_cells"],
        readers: ["grep -q ' cell1 '", "awk -F '|' '/ cell1 / { print $3 }' | tr -d ' '"],
      },
    ],
  },
  {
    name: "DevStack: cell by cell with files of their own",
    start: { api: EMPTY, main: EMPTY, cell0: EMPTY },
    files: {
      "nova_cell1.conf":
        "[database]\nconnection = {main_url}\n[DEFAULT]\ntransport_url = rabbit://cell1/\n",
    },
    commands: [
      silent("api_db", "sync"),
      ["cell_v2", "map_cell0", "--database_connection", "{cell0_url}"],
      ["db", "sync"],
      silent(
        "--config-file",
        "{config}",
        "--config-file",
        "{folder}/nova_cell1.conf",
        "db",
        "sync",
        "--local_cell",
      ),
      [
        "--config-file",
        "{config}",
        "--config-file",
        "{folder}/nova_cell1.conf",
        "cell_v2",
        "create_cell",
        "--name=cell1",
      ],
      [
        "--config-file",
        "{config}",
        "--config-file",
        "{folder}/nova_cell1.conf",
        "cell_v2",
        "list_cells",
      ],
    ],
    reachesHead: ["api", "main", "cell0"],
    engines: ["mysql", "postgresql"],
  },
];

export const deploymentTools: ScenarioGroup = { name: "deployment_tools", scenarios };
