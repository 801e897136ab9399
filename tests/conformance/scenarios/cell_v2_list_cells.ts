/** `cell_v2 list_cells`: the table, byte for byte. */

import {
  ABSENT,
  configuration,
  EMPTY,
  type Result,
  type Row,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";
import { cell0Mapping, cellMapping } from "../sample_rows.ts";

const masked = { args: ["cell_v2", "list_cells"], stdout: "exact" } as const;
const verbose = { args: ["cell_v2", "list_cells", "--verbose"], stdout: "exact" } as const;
const start = { main: ABSENT, cell0: ABSENT } as const;
const CELL0_DB = "mysql+pymysql://nova:db-secret@db0.example.org/nova_cell0?charset=utf8";
const cell0 = cell0Mapping({ database_connection: CELL0_DB });
const cells = (...rows: Row[]) => ({ api: { cell_mappings: rows } });

/** The result of one command that prints a table; `rows` are as recorded. */
function printing(stdout: readonly string[]): (recorded: Result) => Result {
  return ({ rows }) => ({ commands: [{ exitCode: 0, stdout }], rows });
}

const scenarios: Scenario[] = [
  {
    name: "cell0 and a cell",
    start,
    rows: cells(cell0, cellMapping(2)),
    commands: [masked, verbose],
  },
  { name: "no cells", start, commands: [masked, verbose] },
  { name: "one cell", start, rows: cells(cellMapping(1)), commands: [masked] },
  {
    name: "many cells, sorted by name",
    start,
    rows: cells(
      ...[9, 10, 1, 11, 2, 3, 30].map((number, index) =>
        cellMapping(index + 1, { name: `cell${number}` })
      ),
      cellMapping(20, { name: "Zürich" }),
      cellMapping(21, { name: "alpha" }),
      cellMapping(22, { name: "Alpha" }),
      cellMapping(23, { name: "_under" }),
      cellMapping(24, { name: "-dash" }),
      cellMapping(25, { name: "ärger" }),
      cellMapping(27, { name: "\uff21" }),
    ),
    commands: [masked],
  },
  {
    name: "cells of the same name stay in the order they were made",
    start,
    rows: cells(
      cellMapping(3, { name: "same" }),
      cellMapping(1, { name: "same" }),
      cellMapping(2, { name: "same" }),
    ),
    commands: [masked],
  },
  {
    name: "disabled cells",
    start,
    rows: cells(cell0, cellMapping(2, { disabled: 1 }), cellMapping(3)),
    commands: [masked],
  },
  {
    name: "cells without a name or with an empty one",
    start,
    rows: cells(cellMapping(1, { name: null }), cellMapping(2, { name: "" }), cellMapping(3)),
    commands: [masked],
  },
  {
    name: "names of all widths, for the odd space of centring",
    start,
    rows: cells(
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((length) =>
        cellMapping(length, { name: "x".repeat(length) })
      ),
    ),
    commands: [masked],
  },
  {
    name: "wide and combining characters",
    start,
    rows: cells(
      cellMapping(1, { name: "細胞" }),
      cellMapping(2, { name: "e\u0301tage" }),
      cellMapping(3, { name: "ｆｕｌｌ" }),
      cellMapping(4, { name: "한국" }),
    ),
    commands: [masked],
  },
  {
    name: "a line break and a tab in a name",
    start,
    rows: cells(cellMapping(1, { name: "two\nlines" }), cellMapping(2, { name: "a\ttab" })),
    commands: [masked],
  },
  {
    name: "a name of 255 characters",
    start,
    rows: cells(cellMapping(1, { name: "n".repeat(255) }), cellMapping(2)),
    commands: [masked],
  },
  {
    name: "passwords with every special character",
    start,
    rows: cells(
      ...[
        "simple",
        "with%40at",
        "with:colon",
        "semi;colon",
        "dollar$$",
        "per%25cent",
        "slash%2Fslash",
        "amper&sand",
        "plus+plus",
        "blank%20blank",
        "star****",
        "pässwörd",
        "quote'\"quote",
        "brace%7Bbrace%7D",
      ].map((password, index) =>
        cellMapping(index + 1, {
          name: `cell${String.fromCharCode(97 + index)}`,
          transport_url: `rabbit://nova:${password}@mq.example.org:5672/${index}`,
          database_connection: `mysql+pymysql://nova:${password}@db.example.org/nova${index}`,
        })
      ),
    ),
    commands: [masked, verbose],
  },
  {
    name: "passwords that a URL cannot hold unescaped",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://nova:hash#hash@mq.example.org:5672/",
        database_connection: "mysql+pymysql://nova:question?mark@db.example.org/nova",
      }),
    ),
    commands: [masked],
    difference: {
      section: "No password slips through the mask",
      change: printing([
        "+-------+--------------------------------------+-----------------------------------------+-----------------------------------------------+----------+",
        "|  Name |                 UUID                 |              Transport URL              |              Database Connection              | Disabled |",
        "+-------+--------------------------------------+-----------------------------------------+-----------------------------------------------+----------+",
        "| cell1 | cccccccc-cccc-4ccc-8ccc-000000000001 | rabbit://nova:****@mq.example.org:5672/ | mysql+pymysql://nova:****@db.example.org/nova |  False   |",
        "+-------+--------------------------------------+-----------------------------------------+-----------------------------------------------+----------+",
      ]),
    },
  },
  {
    name: "an at sign in a password",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://nova:p@ss@mq.example.org:5672/",
        database_connection: "mysql+pymysql://nova:p@ss@db.example.org/nova",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "URLs without password, user, host or path",
    start,
    rows: cells(
      ...[
        "rabbit://",
        "rabbit:///",
        "rabbit://host",
        "rabbit://user@host/",
        "rabbit://user:@host/",
        "rabbit://:pass@host/",
        "rabbit://@host/",
        "none:/",
        "none://",
        "none:///",
        "fake:/",
        "sqlite:///relative.db",
        "sqlite:////var/lib/nova.db",
        "no url at all",
        "",
      ].map((url, index) =>
        cellMapping(index + 1, {
          name: `cell${String.fromCharCode(97 + index)}`,
          transport_url: url,
          database_connection: `mysql+pymysql://db${index}.example.org/nova`,
        })
      ),
    ),
    commands: [masked, verbose],
  },
  {
    name: "transport URLs with several hosts",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://u1:p1@h1:5672,u2:p2@h2:5672,u3:p3@h3:5672//vhost?ssl=1",
      }),
      cellMapping(2, { transport_url: "rabbit://u:p@h1:5672,h2:5672/" }),
      cellMapping(3, { transport_url: "rabbit://h1:5672,u:p@h2:5672/" }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "IPv6 addresses",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://u:p@[2001:db8::1]:5672/",
        database_connection: "postgresql://u:p@[2001:db8::2]:5432/nova",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "query and fragment",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://u:p@h:5672/v?ssl=1&name=value#fragment",
        database_connection:
          "mysql+pymysql://u:p@h/nova?unix_socket=/run/x.sock&ssl_ca=/a%20b.pem#f",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "a password in the query",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "rabbit://u:p@h:5672/v?ssl=1&password=in-query",
        database_connection: "mysql+pymysql://h/nova?user=nova&password=in-query",
      }),
    ),
    commands: [masked],
    difference: {
      section: "No password slips through the mask",
      change: printing([
        "+-------+--------------------------------------+----------------------------------------------+------------------------------------------------+----------+",
        "|  Name |                 UUID                 |                Transport URL                 |              Database Connection               | Disabled |",
        "+-------+--------------------------------------+----------------------------------------------+------------------------------------------------+----------+",
        "| cell1 | cccccccc-cccc-4ccc-8ccc-000000000001 | rabbit://u:****@h:5672/v?ssl=1&password=**** | mysql+pymysql://h/nova?user=nova&password=**** |  False   |",
        "+-------+--------------------------------------+----------------------------------------------+------------------------------------------------+----------+",
      ]),
    },
  },
  {
    name: "letter case and trailing signs",
    start,
    rows: cells(
      cellMapping(1, {
        transport_url: "RABBIT://User:Pass@Host.Example.ORG:5672/Vhost?",
        database_connection: "MySQL+PyMySQL://User:Pass@Host/Nova#",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "templates, filled in",
    start,
    config: configuration({
      transportUrl: "rabbit://mq-user:mq-pass@mq.example.org:5672/vhost?ssl=1",
      main: "mysql+pymysql://db-user:db-pass@db.example.org:3306/nova?charset=utf8",
    }),
    rows: cells(
      cellMapping(1, {
        transport_url: "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
        database_connection: "{scheme}://{username}:{password}@{hostname}:{port}/{path}?{query}",
      }),
      cellMapping(2, {
        transport_url: "{scheme}://other:word@{hostname}:5673/{path}#{fragment}",
        database_connection: "{scheme}://{username}:{password}@cell2.example.org/nova_cell2",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "templates with several hosts",
    start,
    config: configuration({
      transportUrl: "rabbit://u1:p1@h1:5671,u2:p2@h2:5672//vhost?ssl=1",
      main: "mysql+pymysql://u:p@db.example.org/nova",
    }),
    rows: cells(
      cellMapping(1, {
        transport_url:
          "{scheme}://{username1}:{password1}@{hostname1}:{port1},{username2}:{password2}@{hostname2}:{port2}/{path}?{query}",
      }),
      cellMapping(2, { transport_url: "{scheme}://{username}:{password}@{hostname}:{port}/" }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "templates whose fields the configuration's URL does not have",
    start,
    config: configuration({ transportUrl: "rabbit://host/", main: "sqlite:////var/lib/nova.db" }),
    rows: cells(
      cellMapping(1, {
        transport_url: "{scheme}://{username}:{password}@{hostname}:{port}/{path}",
        database_connection: "{scheme}://{username}@{hostname}/{path}?{query}",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "templates with unknown fields, or none closed",
    start,
    rows: cells(
      cellMapping(1, { transport_url: "rabbit://{hostname9}/" }),
      cellMapping(2, { transport_url: "rabbit://{nonsense}/" }),
      cellMapping(3, { transport_url: "rabbit://{hostname/" }),
      cellMapping(4, { transport_url: "rabbit://host}/" }),
      cellMapping(5, { transport_url: "rabbit://{}/" }),
      cellMapping(6, { transport_url: "rabbit://{{hostname}}/" }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "templates without a configuration to fill them from",
    start,
    config: configuration({ transportUrl: undefined, main: undefined }),
    rows: cells(
      cellMapping(1, {
        transport_url: "{scheme}://{hostname}/{path}",
        database_connection: "{scheme}://{hostname}/{path}",
      }),
    ),
    commands: [masked, verbose],
  },
  {
    name: "the configuration's own databases",
    start,
    rows: cells(
      cell0Mapping(),
      cellMapping(2, { transport_url: "rabbit://", database_connection: "{main_url}" }),
    ),
    commands: [masked, verbose],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "prefix of the option",
    start,
    rows: cells(cellMapping(1)),
    commands: [{ ...verbose, args: ["cell_v2", "list_cells", "--v"] }],
  },
  {
    name: "API database without tables",
    start: { ...start, api: EMPTY },
    commands: [["cell_v2", "list_cells"]],
  },
  {
    name: "API database not configured",
    start,
    config: configuration({ api: undefined }),
    commands: [["cell_v2", "list_cells"]],
  },
  {
    name: "API database's server not there",
    start,
    config: configuration({ api: "{unreachable_url}" }),
    commands: [["cell_v2", "list_cells"]],
  },
];

export const listCells: ScenarioGroup = { name: "cell_v2_list_cells", scenarios };
