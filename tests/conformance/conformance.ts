/** `deno task conformance`: plays the scenarios on the reference, and checks or writes the recordings. */

import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import type { EngineName } from "../../src/database/databases.ts";
import { findReference, forkedReference, programTool, type Tool } from "../support/reference.ts";
import {
  asRecording,
  readRecordings,
  recordedEngines,
  recordedResult,
  writeRecordings,
} from "./recordings.ts";
import { type Played, runScenario, type Stage } from "./run_scenario.ts";
import { asCommand, type Result, type Scenario, type ScenarioGroup } from "./scenario.ts";
import { scenarioGroups } from "./scenarios.ts";
import { headsOf, withStage } from "./stage.ts";

const USAGE = `usage: deno task conformance --live [--slow] [--show] [GROUP[/SCENARIO]...]
       deno task conformance --mixed [--show] [GROUP[/SCENARIO]...]
       deno task conformance --record [--show] [GROUP...]

  --live    play the scenarios on the reference nova-manage and compare with the recordings
  --slow    start the reference anew for each command, instead of once for a sample only
  --mixed   play those of several cell_v2 commands with the reference and dist/nova-manage in turn: each
            goes on with what the other has left
  --record  play them and write the recordings
  --show    print what each command printed`;

const ownProgram = new URL("../../dist/nova-manage", import.meta.url).pathname;

type Results = ReadonlyMap<Scenario, ReadonlyMap<EngineName, Result>>;
type Show = (scenario: Scenario, played: Played) => void;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      live: { type: "boolean", default: false },
      mixed: { type: "boolean", default: false },
      record: { type: "boolean", default: false },
      slow: { type: "boolean", default: false },
      show: { type: "boolean", default: false },
    },
  });
  const partOfGroup = positionals.some((name) => name.includes("/"));
  const modes = [values.live, values.mixed, values.record].filter(Boolean);
  if (modes.length !== 1 || values.record && partOfGroup) {
    console.error(USAGE);
    return 2;
  }
  const program = await findReference();
  if (program === undefined) {
    console.error(
      "The reference nova-manage is not in PATH; docs/conformance.md says how to get it.",
    );
    return 1;
  }
  const groups = chosen(positionals);
  const show = values.show ? print : () => {};
  await using forked = await forkedReference(program);
  await using anew = await programTool("reference, started anew", program);
  const heads = await headsOf(forked);

  if (values.record) {
    // Each as soon as it is played: the next may fail.
    for (const group of groups) {
      await record([group], forked.version, await playAll([group], forked, heads, show));
    }
    return 0;
  }
  const failures: string[] = [];
  const compare = async (groups: readonly ScenarioGroup[], tool: Tool) => {
    failures.push(...await check(groups, tool, await playAll(groups, tool, heads, show)));
  };
  if (values.mixed) {
    await using own = await programTool("ours", ownProgram);
    const mixable = groups.map(mixableScenarios);
    await compare(mixable, inTurn(own, forked));
    await compare(mixable, inTurn(forked, own));
  } else {
    await compare(groups, values.slow ? anew : forked);
  }
  if (values.live && !values.slow) {
    // A forked process has to behave like a real one: the first scenario of each group shows it.
    const sample = groups.map((group) => ({ ...group, scenarios: group.scenarios.slice(0, 1) }));
    await compare(sample, anew);
  }
  for (const failure of failures) console.log(failure);
  console.log(
    failures.length === 0
      ? "All is as the recordings say."
      : `${failures.length} scenarios differ from their recordings.`,
  );
  return failures.length === 0 ? 0 : 1;
}

/** The groups that the arguments name, with the scenarios named; all of them without arguments. */
function chosen(names: readonly string[]): readonly ScenarioGroup[] {
  const playable = scenarioGroups.filter(({ release }) => release === undefined);
  if (names.length === 0) return playable;
  return names.map((name) => {
    const slash = name.indexOf("/");
    const [groupName, part] = slash < 0
      ? [name, ""]
      : [name.slice(0, slash), name.slice(slash + 1)];
    const group = playable.find((group) => group.name === groupName);
    if (group === undefined) throw new Error(`no group that can be played is called ${groupName}`);
    return { ...group, scenarios: group.scenarios.filter(({ name }) => name.includes(part)) };
  });
}

/** The scenarios in which one tool can go on after the other and nothing depends on which one it is. */
function mixableScenarios(group: ScenarioGroup): ScenarioGroup {
  const scenarios = group.scenarios.filter(({ commands, difference, reachesHead }) =>
    commands.length > 1 && difference === undefined && reachesHead === undefined &&
    commands.every((command) => asCommand(command).args.includes("cell_v2"))
  );
  return { ...group, scenarios };
}

/** A tool that runs every other `cell_v2` command with the one, the rest with the other. */
function inTurn(first: Tool, second: Tool): Tool {
  let count = 0;
  return {
    ...second,
    name: `${first.name} and ${second.name} in turn`,
    run(args, environment, program) {
      const tool = args.includes("cell_v2") && count++ % 2 === 0 ? first : second;
      return tool.run(args, environment, program);
    },
  };
}

async function playAll(
  groups: readonly ScenarioGroup[],
  tool: Tool,
  heads: Stage["heads"],
  show: Show,
): Promise<Results> {
  const results = new Map<Scenario, Map<EngineName, Result>>();
  for (const engine of recordedEngines) {
    const isPlayed = ({ engines = recordedEngines, referenceOn = engines }: Scenario) =>
      engines.includes(engine) && referenceOn.includes(engine);
    if (!groups.some(({ scenarios }) => scenarios.some(isPlayed))) continue;
    await withStage(engine, tool, heads, async (stage) => {
      for (const group of groups) {
        for (const scenario of group.scenarios.filter(isPlayed)) {
          console.log(`${engine}, ${tool.name}: ${group.name}: ${scenario.name}`);
          const played = await runScenario(scenario, stage);
          show(scenario, played);
          results.set(scenario, (results.get(scenario) ?? new Map()).set(engine, played.result));
        }
      }
    });
  }
  return results;
}

function print({ commands }: Scenario, { output }: Played): void {
  output.forEach(({ exitCode, stdout, stderr }, index) => {
    console.log(`$ ${JSON.stringify(commands[index])}\n${stdout}${stderr}[exit code ${exitCode}]`);
  });
}

async function record(
  groups: readonly ScenarioGroup[],
  reference: string,
  results: Results,
): Promise<void> {
  for (const group of groups) {
    const scenarios = group.scenarios.map((scenario) =>
      [scenario.name, asRecording(scenario, results.get(scenario)!)] as const
    );
    await writeRecordings(group, { reference, scenarios: Object.fromEntries(scenarios) });
  }
}

/** Compares with the recordings; returns a text for each scenario that differs. */
async function check(
  groups: readonly ScenarioGroup[],
  tool: Tool,
  results: Results,
): Promise<string[]> {
  const failures: string[] = [];
  for (const group of groups) {
    const recorded = await readRecordings(group);
    for (const scenario of group.scenarios) {
      for (const [engine, result] of results.get(scenario)!) {
        try {
          const recording = recorded.scenarios[scenario.name];
          assert.ok(recording, "not recorded: run with --record");
          assert.deepEqual(result, recordedResult(recording, engine));
        } catch (error) {
          if (!(error instanceof assert.AssertionError)) throw error;
          failures.push(
            `DIFFERS on ${engine}, ${tool.name}: ${group.name}: ${scenario.name}\n${error.message}`,
          );
        }
      }
    }
  }
  return failures;
}

Deno.exit(await main());
