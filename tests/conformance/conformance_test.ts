/**
 * Plays every scenario on our own tool, and compares with what the reference did when it was recorded.
 * The tool is `dist/nova-manage`, or what `NOVA_MANAGE` names.
 */

import assert from "node:assert/strict";
import type { EngineName } from "../../src/database/databases.ts";
import { type ProcessResult, programTool, type Tool } from "../support/reference.ts";
import { hasOpenstack } from "../support/openstack/on_demand.ts";
import { testEngines } from "../support/servers.ts";
import { readRecordings, type RecordedGroup, recordedResult } from "./recordings.ts";
import { type Played, runScenario, type Stage } from "./run_scenario.ts";
import { asCommand, type Command, type Result, type Scenario } from "./scenario.ts";
import { scenarioGroups } from "./scenarios.ts";
import { headsOf, withStage } from "./stage.ts";

const program = Deno.env.get("NOVA_MANAGE") ??
  new URL("../../dist/nova-manage", import.meta.url).pathname;

/** What our tool has to give: the recording, with the deliberate difference in it. */
function expectedResult(
  scenario: Scenario,
  recorded: RecordedGroup,
  engine: EngineName,
): Result | undefined {
  const recording = recorded.scenarios[scenario.name];
  assert.ok(recording, `not recorded: ${scenario.name}`);
  const result = recordedResult(recording, engine);
  const { difference } = scenario;
  if (result === undefined || difference === undefined) return result;
  if (difference.engines && !difference.engines.includes(engine)) return result;
  const own = difference.change(result);
  assert.notDeepEqual(own, result, `no difference any more: ${scenario.name}`);
  return own;
}

async function ownTool(): Promise<Tool> {
  try {
    return await programTool("nova-manage", program);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `${program} is not there: run scripts/compile, or name a program in NOVA_MANAGE`,
    );
  }
}

/** Passwords in the scenarios' URLs and in those of the test servers. */
const SECRETS = [
  "s3cret-of-",
  "rabbit-pass",
  "db-secret",
  "mq-secret",
  "in-query",
  "hash#hash",
  "question?mark",
];

/** Whatever a command does and however it fails, only `list_cells --verbose` shows passwords. */
function hidesSecrets({ args }: Command, { stdout, stderr }: ProcessResult): void {
  if (args.includes("list_cells") && args.some((argument) => argument.startsWith("--v"))) return;
  for (const secret of SECRETS) {
    assert.ok(!`${stdout}${stderr}`.includes(secret), `${args.join(" ")} shows ${secret}`);
  }
}

/** What has to be played on an engine. */
interface Task {
  readonly title: string;
  readonly scenario: Scenario;
  readonly expected: Result;
  /** True for want of the services that it needs. */
  readonly ignore: boolean;
}

async function tasksOn(engine: EngineName): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const group of scenarioGroups) {
    const recorded = await readRecordings(group);
    for (const scenario of group.scenarios) {
      const own = expectedResult(scenario, recorded, engine);
      // Tables that show an engine's own URLs were recorded for that engine only.
      if (own === undefined) continue;
      const expected = group.adapt?.(own) ?? own;
      if (scenario.engines && !scenario.engines.includes(engine)) continue;
      const ignore = scenario.services !== undefined && !hasOpenstack();
      tasks.push({ title: `${group.name}: ${scenario.name}`, scenario, expected, ignore });
    }
  }
  return tasks;
}

/**
 * Plays the scenarios, as many at a time as there are processors: each has databases of its own. The
 * services are there once, so that one at a time is about them, beside the others.
 */
async function playAll(
  tasks: readonly Task[],
  stage: Stage,
): Promise<Map<Task, PromiseSettledResult<Played>>> {
  const results = new Map<Task, PromiseSettledResult<Played>>();
  const { withServices = [], others = [] } = Object.groupBy(
    tasks,
    ({ scenario }) => scenario.services === undefined ? "others" : "withServices",
  );
  let areServicesTaken = false;
  const work = async () => {
    while (true) {
      const takesServices = !areServicesTaken && withServices.length > 0;
      const task = takesServices ? withServices.shift() : others.shift() ?? withServices.shift();
      if (task === undefined) return;
      areServicesTaken ||= takesServices;
      const [result] = await Promise.allSettled([runScenario(task.scenario, stage)]);
      if (takesServices) areServicesTaken = false;
      results.set(task, result);
    }
  };
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  return results;
}

for (const engine of testEngines) {
  Deno.test(`our tool does what the reference does, on ${engine}`, async (test) => {
    await using tool = await ownTool();
    const heads = await headsOf(tool);
    const tasks = await tasksOn(engine);
    const results = await withStage(
      engine,
      tool,
      heads,
      (stage) => playAll(tasks.filter(({ ignore }) => !ignore), stage),
    );
    for (const { title, ignore } of tasks) {
      if (ignore) await test.step({ name: title, ignore, fn() {} });
    }
    for (const [{ title, scenario, expected }, played] of results) {
      await test.step(title, () => {
        if (played.status === "rejected") throw played.reason;
        const { result, output } = played.value;
        output.forEach((ended, index) => hidesSecrets(asCommand(scenario.commands[index]), ended));
        assert.deepEqual(result, expected, describe(result, expected, output));
      });
    }
  });
}

Deno.test("docs/compatibility.md has a section about each deliberate difference", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/compatibility.md", import.meta.url));
  const titles = text.split("\n").filter((line) => line.startsWith("#"))
    .map((line) => line.replace(/^#+ /, ""));
  const scenarios = scenarioGroups.flatMap((group) => group.scenarios);
  for (const { difference } of scenarios) {
    if (difference) assert.ok(titles.includes(difference.section), difference.section);
  }
});

Deno.test("names of scenarios are unique within their group", () => {
  for (const { name, scenarios } of scenarioGroups) {
    const names = scenarios.map((scenario) => scenario.name);
    assert.deepEqual([...new Set(names)], names, name);
  }
});

Deno.test("every recording belongs to a scenario", async () => {
  for (const group of scenarioGroups) {
    const recorded = await readRecordings(group);
    const names = group.scenarios.map((scenario) => scenario.name);
    assert.deepEqual(Object.keys(recorded.scenarios), names, group.name);
  }
});

/** What differs, and what the tool printed. */
function describe(
  result: Result,
  expected: Result,
  output: readonly { stdout: string; stderr: string; exitCode: number }[],
): string {
  let difference = "";
  try {
    assert.deepEqual(result, expected);
  } catch (error) {
    difference = (error as Error).message;
  }
  const printed = output.map(({ stdout, stderr, exitCode }, index) =>
    `command ${index + 1}, exit code ${exitCode}\n${stdout}${stderr}`
  );
  return `${difference}\n${printed.join("\n")}`;
}
