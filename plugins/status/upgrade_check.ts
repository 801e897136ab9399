/** `status upgrade_check`: what stands in the way of a release, as Nova's own `nova-status` has it. */

import { reportLeftOut } from "../../src/cells/fan_out.ts";
import { VISIT_OPTIONS, visitLimits } from "../../src/cells/visit_options.ts";
import { releaseOfDatabase } from "../../src/data_migrations/release_of_database.ts";
import { OperatorError } from "../../src/errors/operator_error.ts";
import type { Action, Arguments, CommandContext } from "../../src/plugin/contract.ts";
import { releaseGroup, releaseOption } from "../../src/schema/chosen_release.ts";
import { findRelease, type Release, releaseNames, releases } from "../../src/schema/releases.ts";
import { VERDICTS } from "../../src/upgrade_checks/check.ts";
import type { CheckedReleases } from "../../src/upgrade_checks/run_checks.ts";

const TITLE = "Upgrade Check Results";

/** The characters of a line of details. */
const DETAILS_WIDTH = 60;

/** The action. */
export const upgradeCheck: Action = {
  name: "upgrade_check",
  summary: "Find what stands in the way of an upgrade.",
  description:
    "Runs the checks of the release that the main database's schema belongs to, against the " +
    "databases of all cells, Placement, Cinder and the configuration. It is meant for the time after " +
    "the schema was synced and before the services of the new release are started, and changes " +
    "nothing.\n\n" +
    "With --to, it runs the checks of all releases behind that one, up to the one named: what will " +
    "stand in the way on a longer road can be repaired before it is begun.\n\n" +
    "A check that cannot find out what it asks has failed, and the others go on.",
  examples: [
    {
      does: "Check whether the services of the release just synced may be started",
      line: "nova-manage status upgrade_check",
    },
    {
      does: "Check the whole way to a later release",
      line: "nova-manage status upgrade_check --to 2026.1",
    },
  ],
  options: [
    releaseOption(
      "--release",
      "Run the checks of this release, whatever the schema: " +
        `${releaseNames[0]} to ${releaseNames.at(-1)}. Without it, [nova_manage] release in the ` +
        "configuration; without that too, the release that the schema belongs to.",
      { addition: true },
    ),
    releaseOption("--to", "Run the checks of every release behind that one, up to this.", {
      addition: true,
    }),
    {
      name: "json",
      addition: true,
      flag: "--json",
      kind: "flag",
      excludes: ["format"],
      help: "Print the results as oslo.upgradecheck's tools do with this option.",
    },
    ...VISIT_OPTIONS,
  ],
  exitCodes: {
    0: "All checks succeeded.",
    1: "A check warns of something to look at; the upgrade may be all right.",
    2: "A check failed, which stands in the way; or the command line is wrong.",
  },
  result: {
    layout: "blocks",
    title: TITLE,
    columns: [
      { key: "check", header: "Check" },
      { key: "releases", header: "Releases", when: "to" },
      { key: "result", header: "Result" },
      { key: "details", header: "Details", missing: "None", wrap: DETAILS_WIDTH },
    ],
  },
  async run(context, args) {
    const { output } = context;
    const { openCheckWorld } = await import("../../src/upgrade_checks/check_world.ts");
    const { runChecks } = await import("../../src/upgrade_checks/run_checks.ts");
    const world = await openCheckWorld(context, visitLimits(args));
    const results = await runChecks(world, await wantedReleases(context, args));
    if (args.json === true) output.say(asJson(results, args));
    else output.result(results.map(asRow));
    reportLeftOut(output, world.unreachable());
    return Math.max(0, ...results.map(({ verdict }) => VERDICTS.indexOf(verdict)));
  },
};

/** The releases whose checks are run, oldest first. */
async function wantedReleases(
  context: CommandContext,
  args: Arguments,
): Promise<readonly Release[]> {
  const here = await presentRelease(context, args);
  const to = releases.find(({ name }) => name === args.to);
  if (to === undefined || to === here) return [here];
  if (to.version < here.version) {
    throw new OperatorError(`${to.name} is older than ${here.name}, from which the checks begin`, {
      hint: "Name a later release with --to, or an earlier one with --release.",
    });
  }
  return releases.filter(({ version }) => here.version < version && version <= to.version);
}

async function presentRelease(
  { config, databases, output }: CommandContext,
  { release, to }: Arguments,
): Promise<Release> {
  const named = releaseNames.find((name) => name === release);
  if (named !== undefined) return findRelease(named);
  if (config.isSet(releaseGroup, "release")) return findRelease(config.read(releaseGroup).release);
  const found = findRelease(await releaseOfDatabase(await databases.main()));
  const others = releases.filter(({ main, version }) =>
    main === found.main && version > found.version
  );
  if (others.length > 0 && to === undefined) {
    output.note(
      `The schema is the same in ${[found, ...others].map(({ name }) => name).join(", ")}; these ` +
        `are the checks of ${found.name}. --release names another.`,
    );
  }
  return found;
}

function asRow({ check, verdict, details, first, last }: CheckedReleases) {
  return { check, releases: range(first, last), result: verdict, details };
}

function range(first: Release, last: Release): string {
  return first === last ? first.name : `${first.name} to ${last.name}`;
}

/** One line of JSON as Python writes it. */
function asJson(results: readonly CheckedReleases[], { to }: Arguments): string {
  const text = (value: string) =>
    JSON.stringify(value).replaceAll(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  const checks = results.map(({ check, verdict, details, first, last }) => {
    const members = [
      `"check": ${text(check)}`,
      ...to === undefined ? [] : [`"releases": ${text(range(first, last))}`],
      `"result": ${VERDICTS.indexOf(verdict)}`,
      `"details": ${details === undefined ? "null" : text(details)}`,
    ];
    return `{${members.join(", ")}}`;
  });
  return `{"name": ${text(TITLE)}, "checks": [${checks.join(", ")}]}`;
}
