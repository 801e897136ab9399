/** `cell_v2 update_cell`: names, URLs and the state of cells. */

import {
  ABSENT,
  cellCommand,
  configuration,
  EMPTY,
  otherExitCodes,
  type Row,
  type Scenario,
  type ScenarioGroup,
  withRows,
} from "../scenario.ts";
import { CELL0_UUID, cell0Mapping, cellMapping, LONG_AGO, uuid } from "../sample_rows.ts";

/** Only the API database is read. */
const start = { main: ABSENT, cell0: ABSENT } as const;
const CONFIGURED = {
  transportUrl: "rabbit://conf:mq-secret@mq.example.org:5672/",
  main: "mysql+pymysql://conf:db-secret@db.example.org/nova?charset=utf8",
};
const config = configuration(CONFIGURED);
const UUID = uuid("c", 2);
const MQ = "rabbit://new:mq-secret@mq-new.example.org/";
const DB = "mysql+pymysql://new:db-secret@db-new.example.org/nova";
const urls = ["--transport-url", MQ, "--database_connection", DB];
const TEMPLATE = "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}";

const updateOf = cellCommand("update_cell");
const update = (...args: string[]) => updateOf(UUID, ...args);
/** A run whose rows are compared too. */
const step = (...args: string[]) => withRows(update(...args));
const cells = (...more: Row[]): Scenario["rows"] => ({
  api: { cell_mappings: [cell0Mapping(), cellMapping(2), ...more] },
});
const list = ["cell_v2", "list_cells", "--verbose"];

const withoutId = ({ id: _, ...rest }: Row): Row => rest;

/** A scenario with cell0, cell2 and a third cell. */
const tried = (name: string, ...commands: Scenario["commands"]): Scenario => ({
  name,
  start,
  config,
  rows: cells(cellMapping(3)),
  commands,
});

const scenarios: Scenario[] = [
  tried("name and URLs, then once more", step("--name", "renamed", ...urls), step(...urls)),
  tried("nothing given: the configuration's URLs", step(), step()),
  tried("only the name: the configuration's URLs too", step("--name", "renamed")),
  tried("only the transport URL", step("--transport-url", MQ)),
  tried("only the database", step("--database_connection", DB)),
  tried("only the state: the configuration's URLs too", step("--disable"), step("--enable")),
  tried(
    "disabled and enabled, each twice",
    step("--disable", ...urls),
    step("--disable", ...urls),
    step("--enable", ...urls),
    step("--enable", ...urls),
  ),
  tried("an empty name", step("--name", "", ...urls)),
  tried("empty URLs", step("--transport-url", "", "--database_connection", "")),
  tried("a name that another cell has", step("--name", "cell3", ...urls)),
  tried("a name with blanks and other letters", step("--name", " Zelle – セル ", ...urls)),
  tried("a name of the greatest length", step("--name", "n".repeat(255), ...urls)),
  {
    ...tried("a name that is too long", update("--name", "n".repeat(256), ...urls)),
    // SQLite takes it.
    engines: ["mysql", "postgresql"],
  },
  tried(
    "unknown cell",
    updateOf(uuid("a", 1), "--name", "x"),
    updateOf("cell9"),
    updateOf("", "--disable", "--enable"),
  ),
  tried(
    "URLs that another cell has",
    update("--transport-url", "rabbit://nova:mq-secret@mq3.example.org:5672/"),
    update(
      "--database_connection",
      "mysql+pymysql://nova:db-secret@db3.example.org/nova?charset=utf8",
    ),
    update("--transport-url", "none:///"),
    update("--database_connection", "{cell0_url}"),
  ),
  tried(
    "URLs that only look like another cell's",
    step("--transport-url", "rabbit://nova:mq-secret@mq3.example.org:5672"),
    step(
      "--database_connection",
      "mysql+pymysql://nova:db-secret@db3.example.org/nova",
    ),
  ),
  tried(
    "its own URLs",
    step(
      "--transport-url",
      "rabbit://nova:mq-secret@mq2.example.org:5672/",
      "--database_connection",
      "mysql+pymysql://nova:db-secret@db2.example.org/nova?charset=utf8",
    ),
  ),
  tried(
    "disable and enable at once",
    update("--disable", "--enable", "--name", "renamed", ...urls),
    updateOf(CELL0_UUID, "--disable", "--enable", ...urls),
  ),
  tried(
    "the state of cell0",
    updateOf(CELL0_UUID, "--disable", ...urls),
    updateOf(CELL0_UUID, "--enable", ...urls),
    updateOf(CELL0_UUID, "--disable", "--name", "renamed"),
  ),
  tried(
    "taken URLs come before everything but an unknown cell",
    update("--transport-url", "none:///", "--disable", "--enable"),
    updateOf(
      CELL0_UUID,
      "--transport-url",
      "rabbit://nova:mq-secret@mq3.example.org:5672/",
      "--disable",
    ),
    updateOf(uuid("a", 1), "--transport-url", "none:///"),
  ),
  tried(
    "cell0's URLs, as deployment tools set them",
    {
      args: updateOf(CELL0_UUID, "--transport-url", "none:/", "--database_connection", DB),
      rows: true,
    },
    updateOf(
      CELL0_UUID,
      "--name",
      "cell0",
      "--transport-url",
      "none:///",
      "--database_connection",
      DB,
    ),
    list,
  ),
  tried("cell0 gets the configuration's URLs too", updateOf(CELL0_UUID)),
  tried(
    "templates are stored as they are",
    step("--transport-url", TEMPLATE, "--database_connection", TEMPLATE),
    list,
  ),
  tried(
    "templates for cell0",
    {
      args: updateOf(
        CELL0_UUID,
        "--transport-url",
        "none:///",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}:{port}/nova_cell0?{query}",
      ),
      rows: true,
    },
    list,
  ),
  tried(
    "templates with unknown fields, or none closed",
    step("--transport-url", "rabbit://{nonsense}/", "--database_connection", DB),
    step("--transport-url", "rabbit://{hostname", "--database_connection", "{nonsense}"),
  ),
  {
    name: "a template that comes to another cell's URL",
    start,
    config,
    rows: cells(cellMapping(3, {
      transport_url: CONFIGURED.transportUrl,
      database_connection: CONFIGURED.main,
    })),
    commands: [
      step(
        "--transport-url",
        "{scheme}://{username}:{password}@{hostname}:{port}/",
        "--database_connection",
        "{scheme}://{username}:{password}@{hostname}/nova?{query}",
      ),
    ],
  },
  {
    name: "a URL that another cell's template comes to",
    start,
    config,
    rows: cells(cellMapping(3, {
      transport_url: "{scheme}://{username}:{password}@{hostname}:{port}/",
    })),
    commands: [update("--transport-url", CONFIGURED.transportUrl, "--database_connection", DB)],
  },
  {
    name: "the same template as another cell",
    start,
    config,
    rows: cells(cellMapping(3, { transport_url: TEMPLATE, database_connection: TEMPLATE })),
    commands: [step("--transport-url", TEMPLATE, "--database_connection", TEMPLATE)],
  },
  {
    name: "a cell with templates: its name changes, and so do the URLs",
    start,
    config,
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cellMapping(2, { transport_url: TEMPLATE, database_connection: TEMPLATE }),
        ],
      },
    },
    commands: [step("--name", "renamed")],
  },
  {
    name: "a cell with templates: its name changes, the URLs are given again",
    start,
    config,
    rows: {
      api: {
        cell_mappings: [
          cell0Mapping(),
          cellMapping(2, { transport_url: TEMPLATE, database_connection: TEMPLATE }),
        ],
      },
    },
    commands: [
      step("--name", "renamed", "--transport-url", TEMPLATE, "--database_connection", TEMPLATE),
    ],
  },
  {
    name: "the configuration's URLs belong to another cell",
    start,
    config,
    rows: cells(cellMapping(3, { transport_url: CONFIGURED.transportUrl })),
    commands: [update("--name", "renamed"), update("--disable")],
  },
  tried(
    "an invalid transport URL is passed over",
    step("--transport-url", "nonsense", "--database_connection", DB),
    step("--transport-url", "rabbit://host:port/", "--name", "renamed", "--disable"),
  ),
  {
    name: "the configuration's transport URL is empty",
    start,
    config: configuration({ ...CONFIGURED, transportUrl: "" }),
    rows: cells(),
    commands: [update("--name", "renamed")],
    difference: {
      section: "An empty [DEFAULT] transport_url stops only what needs it",
      change: ({ rows }) => ({
        commands: [{ exitCode: 0 }],
        rows: {
          api: {
            ...rows.api,
            cell_mappings: [
              {
                created_at: LONG_AGO,
                database_connection: CONFIGURED.main,
                disabled: 0,
                name: "renamed",
                transport_url: "rabbit://nova:mq-secret@mq2.example.org:5672/",
                updated_at: "<now>",
                uuid: UUID,
              },
              withoutId(cell0Mapping()),
            ],
          },
        },
      }),
    },
  },
  {
    name: "neither URL is configured",
    start,
    config: configuration({ transportUrl: undefined, main: undefined }),
    rows: cells(),
    commands: [step("--name", "renamed")],
  },
  {
    name: "a cell without a name gets one",
    start,
    config,
    rows: { api: { cell_mappings: [cellMapping(2, { name: null })] } },
    commands: [step(...urls), step("--name", "cell2", ...urls)],
  },
  {
    name: "all URLs at once, of any kind",
    start,
    config,
    rows: cells(),
    commands: [
      step(
        "--transport-url",
        "rabbit://u1:mq-secret@h1:5671,u2:mq-secret@h2:5672//vhost?ssl=1",
        "--database_connection",
        "postgresql+psycopg2://u:db-secret@db.example.org/nova?sslmode=require",
      ),
      step(
        "--transport-url",
        "fake:/",
        "--database_connection",
        "sqlite:////var/lib/nova/cell2.db",
      ),
      step("--transport-url", "kombu+memory:////", "--database_connection", "no URL at all"),
    ],
  },
  tried("missing argument", ["cell_v2", "update_cell"], ["cell_v2", "update_cell", "--name", "x"]),
  tried(
    "prefixes of the options",
    ["cell_v2", "update_cell", `--ce=${UUID}`, "--na", "renamed", "--t", MQ, "--da", DB, "--dis"],
    ["cell_v2", "update_cell", "--cell", UUID, "--tr", MQ, "--database", DB, "--e"],
    ["cell_v2", "update_cell", "--cell", UUID, "--d", DB],
  ),
  {
    ...tried(
      "the other spelling of the options",
      ["cell_v2", "update_cell", "--cell-uuid", UUID, "--transport_url", "none:///"],
      ["cell_v2", "update_cell", "--cell_uuid", UUID, "--database-connection", "{cell0_url}"],
    ),
    difference: otherExitCodes("Both spellings of every option", 3, 3),
  },
  {
    name: "API database without tables",
    start: { ...start, api: EMPTY },
    config,
    commands: [update()],
  },
];

export const updateCell: ScenarioGroup = { name: "cell_v2_update_cell", scenarios };
