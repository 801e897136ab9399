/** The command line itself: what is refused, and what prints about the tool. */

import { ABSENT, type Scenario, type ScenarioGroup } from "../scenario.ts";

/** No database is needed. */
const start = { api: ABSENT, main: ABSENT, cell0: ABSENT } as const;
const refused = (name: string, ...args: string[]): Scenario => ({ name, start, commands: [args] });

const scenarios: Scenario[] = [
  {
    name: "help at each level",
    start,
    commands: [["--help"], ["-h"], ["cell_v2", "--help"], ["db", "-h"], [
      "cell_v2",
      "create_cell",
      "-h",
    ]],
  },
  refused("no category"),
  refused("unknown category", "cells"),
  refused("prefix of a category", "cell", "list_cells"),
  refused("category without action", "cell_v2"),
  refused("db without action", "db"),
  refused("unknown action", "db", "downgrade"),
  refused("prefix of an action", "cell_v2", "list"),
  refused("action of another category", "db", "list_cells"),
  refused("unknown option", "cell_v2", "list_cells", "--nonsense"),
  refused("unknown global option", "--nonsense", "cell_v2", "list_cells"),
  refused("unknown short option", "cell_v2", "list_cells", "-x"),
  refused("option without its value", "cell_v2", "create_cell", "--name"),
  refused("option in place of a value", "cell_v2", "create_cell", "--name", "--verbose"),
  refused("flag with a value", "cell_v2", "list_cells", "--verbose=yes"),
  refused("global option without its value", "--config-file"),
  {
    name: "completion of categories",
    start,
    commands: [{ args: ["bash-completion"], stdout: "exact" }],
    difference: {
      section: "Only what works is listed",
      change: (recorded) => ({
        ...recorded,
        commands: [{
          exitCode: 0,
          stdout: [
            "api_db cell_v2 db image_property libvirt limits placement status volume_attachment plugins",
          ],
        }],
      }),
    },
  },
  {
    name: "completion of api_db",
    start,
    commands: [{ args: ["bash-completion", "api_db"], stdout: "exact" }],
    difference: {
      section: "Only what works is listed",
      change: (recorded) => ({
        ...recorded,
        commands: [{ exitCode: 0, stdout: ["check sync version"] }],
      }),
    },
  },
  {
    name: "completion of an unknown category",
    start,
    commands: [{ args: ["bash-completion", "cells"], stdout: "exact" }],
  },
];

export const usage: ScenarioGroup = { name: "usage", scenarios };
