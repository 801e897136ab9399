/** `db version`, and the many ways to tell it which database. */

import {
  ABSENT,
  configuration,
  EMPTY,
  otherExitCodes,
  type Scenario,
  type ScenarioGroup,
} from "../scenario.ts";

const version = { args: ["db", "version"], stdout: "exact" } as const;
const CONFIGURATION = "A configuration that cannot be read ends with 255";
const mainAlone = { api: ABSENT, cell0: ABSENT } as const;
const withoutMain = configuration({ main: undefined });

const scenarios: Scenario[] = [
  { name: "synced", start: mainAlone, commands: [version] },
  { name: "without tables", start: { ...mainAlone, main: EMPTY }, commands: [version] },
  { name: "an older revision", start: { ...mainAlone, main: "16f1fbcab42b" }, commands: [version] },
  { name: "not configured", start: mainAlone, config: withoutMain, commands: [["db", "version"]] },
  {
    name: "server not there",
    start: mainAlone,
    config: configuration({ main: "{unreachable_url}" }),
    commands: [["db", "version"]],
  },
  {
    name: "database not there",
    start: mainAlone,
    config: configuration({ main: "{missing_url}" }),
    commands: [["db", "version"]],
    engines: ["mysql", "postgresql"],
  },
  {
    name: "configuration file not there",
    start: mainAlone,
    config: null,
    commands: [["db", "version"]],
    difference: otherExitCodes(CONFIGURATION, 255),
  },
  {
    name: "two configuration files, the last wins",
    start: mainAlone,
    config: configuration({ main: "{unreachable_url}" }),
    files: { "second.conf": "[database]\nconnection = {main_url}\n" },
    commands: [{
      ...version,
      args: ["--config-file", "{config}", "--config-file", "{folder}/second.conf", ...version.args],
    }],
  },
  {
    name: "a configuration folder after the file",
    start: mainAlone,
    config: configuration({ main: "{unreachable_url}" }),
    files: {
      "nova.conf.d/10-first.conf": "[database]\nconnection = {missing_url}\n",
      "nova.conf.d/20-second.conf": "[database]\nconnection = {main_url}\n",
      "nova.conf.d/ignored.txt": "[database]\nconnection = {missing_url}\n",
    },
    commands: [{
      ...version,
      args: ["--config-file={config}", "--config-dir", "{folder}/nova.conf.d", ...version.args],
    }],
  },
  {
    name: "a value filled in from another option",
    start: mainAlone,
    config: withoutMain +
      "[database]\nslave_connection = {main_url}\nconnection = ${database.slave_connection}\n",
    commands: [version],
  },
  {
    name: "a quoted value and comments",
    start: mainAlone,
    config: withoutMain + '[database]\n# a comment\n  \n; another\nconnection = "{main_url}"\n',
    commands: [version],
  },
  {
    name: "an old name of the option",
    start: mainAlone,
    config: withoutMain + "[DEFAULT]\nsql_connection = {main_url}\n",
    commands: [version],
  },
  {
    name: "a continued line",
    start: mainAlone,
    config: withoutMain + "[database]\nconnection =\n  {main_url}\n",
    commands: [["db", "version"]],
  },
  {
    name: "a malformed file",
    start: mainAlone,
    config: "[database\nconnection = {main_url}\n",
    commands: [["db", "version"]],
    difference: otherExitCodes(CONFIGURATION, 255),
  },
  {
    name: "global options after the command",
    start: mainAlone,
    commands: [{ ...version, args: ["db", "version", "--config-file", "{config}"] }],
    difference: {
      section: "Global options before or after the command",
      change: (recorded) => ({
        ...recorded,
        commands: [{ exitCode: 0, stdout: ["ccb0fa1a2252"] }],
      }),
    },
  },
];

export const dbVersion: ScenarioGroup = { name: "db_version", scenarios };
