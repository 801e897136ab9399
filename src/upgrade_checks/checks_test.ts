import assert from "node:assert/strict";
import { testContext, type TestOptions } from "../../tests/support/context.ts";
import { findRelease, type ReleaseName, releases } from "../schema/releases.ts";
import {
  applies,
  type CheckResult,
  failure,
  SUCCESS,
  type UpgradeCheck,
  warning,
} from "./check.ts";
import type { CheckWorld } from "./check_world.ts";
import { upgradeChecks } from "./checks.ts";
import { OLDEST_COMPUTES } from "./old_computes.ts";
import { policyFile } from "./policy_file.ts";
import { runChecks } from "./run_checks.ts";
import { scopedPolicy } from "./scoped_policy.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** A world without cells or services. */
async function worldOf(options: TestOptions, folders: readonly string[] = []): Promise<CheckWorld> {
  const { config, databases, services, log, signal } = await testContext({ options });
  return {
    config: { ...config, folders },
    databases,
    services,
    log,
    signal,
    cells: [],
    visit: () => Promise.resolve([]),
    unreachable: () => [],
  };
}

Deno.test("each release has the checks of its own nova-status, in its order", () => {
  const names = (release: ReleaseName) =>
    upgradeChecks.filter((check) => applies(check, findRelease(release))).map(({ name }) => name);
  const always = ["Cells v2", "Placement API", "Cinder API", "Policy File JSON to YAML Migration"];
  const [cells, placement, cinder, json] = always;
  const [scopes, old, type, token] = [
    "Policy Scope-based Defaults",
    "Older than N-1 computes",
    "hw_machine_type unset",
    "Service User Token Configuration",
  ];
  assert.deepEqual(names("victoria"), [
    cells,
    placement,
    "Ironic Flavor Migration",
    cinder,
    scopes,
    json,
    old,
  ]);
  const wallaby = [cells, placement, cinder, scopes, json, old, type];
  assert.deepEqual(names("wallaby"), wallaby);
  assert.deepEqual(names("xena"), wallaby);
  assert.deepEqual(names("yoga"), [...wallaby, token]);
  for (const { name } of releases.filter(({ version }) => version >= 26)) {
    assert.deepEqual(names(name), [cells, placement, cinder, json, old, type, token], name);
  }
});

Deno.test("the oldest compute services are known for every release", () => {
  assert.deepEqual(
    Object.keys(OLDEST_COMPUTES).map(Number),
    releases.map(({ version }) => version),
  );
});

Deno.test("a check that breaks has failed, the others go on, and releases with one result are one", async () => {
  const check = (name: string, look: UpgradeCheck["look"], rest = {}): UpgradeCheck => ({
    name,
    since: 22,
    look,
    ...rest,
  });
  const results = await runChecks(
    await worldOf({}),
    releases.filter(({ version }) => version >= 26 && version <= 30),
    [
      check("broken", () => Promise.reject(new OperatorError("No answer", { hint: "Ask again." }))),
      check("over", () => Promise.resolve(() => SUCCESS), { until: 25 }),
      check(
        "differs",
        () =>
          Promise.resolve(({ version }): CheckResult =>
            version < 28 ? SUCCESS : version === 29 ? warning("a\x1bb") : failure("c")
          ),
      ),
    ],
  );
  assert.deepEqual(
    results.map((
      { check, verdict, details, first, last },
    ) => [check, first.version, last.version, verdict, details]),
    [
      ["broken", 26, 30, "Failure", "This could not be found out. No answer. Ask again."],
      ["differs", 26, 27, "Success", undefined],
      ["differs", 28, 28, "Failure", "c"],
      ["differs", 29, 29, "Warning", "a\\x1bb"],
      ["differs", 30, 30, "Failure", "c"],
    ],
  );
  await assert.rejects(
    runChecks(await worldOf({}), [releases[0]], [check("x", () => Promise.reject(new Error("y")))]),
    /^Error: y$/,
  );
});

/** Runs a check on policy files by name, with options of `[oslo_policy]`. */
async function policyVerdict(
  check: UpgradeCheck,
  release: ReleaseName,
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-policy-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    const world = await worldOf({ oslo_policy: options }, [folder]);
    const [{ verdict }] = await runChecks(world, [findRelease(release)], [check]);
    return verdict;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const NEW = "role:admin and system_scope:all";
const SYSTEM_RULE = `"system_admin_api": "${NEW}"\n`;

Deno.test("a rule that asks for a token of the whole system, in a file, is a warning", async () => {
  const verdict = (
    text: string,
    options?: Readonly<Record<string, string>>,
    release: ReleaseName = "wallaby",
  ) => policyVerdict(scopedPolicy, release, { "policy.yaml": text }, options);
  assert.equal(await verdict(""), "Success");
  assert.equal(await verdict("# nothing\n"), "Success");
  assert.equal(await verdict(SYSTEM_RULE), "Warning");
  for (const rule of [`(${NEW})`, "((role:admin) AND  (system_scope:all))"]) {
    assert.equal(await verdict(`system_admin_api: "${rule}"`), "Warning", rule);
  }
  assert.equal(
    await verdict('{"system_admin_api": [["role:admin", "system_scope:all"]]}'),
    "Warning",
  );
  for (
    const rule of [
      "role:admin",
      `${NEW} or rule:admin_api`,
      "system_scope:all and role:admin",
      `(${NEW}`,
      "",
    ]
  ) {
    assert.equal(await verdict(`system_admin_api: "${rule}"`), "Success", rule);
  }
  assert.equal(await verdict(SYSTEM_RULE, { enforce_scope: "true" }), "Success");
  // yoga looks at another rule.
  assert.equal(await verdict(SYSTEM_RULE, {}, "yoga"), "Success");
  assert.equal(await verdict(`context_is_admin: ${NEW}`, {}, "yoga"), "Warning");
  // Without the file's word, the default counts: up to xena, enforce_new_defaults makes it the new one.
  assert.equal(await verdict("", { enforce_new_defaults: "true" }), "Warning");
  assert.equal(await verdict("", { enforce_new_defaults: "true" }, "yoga"), "Success");
  assert.equal(
    await verdict("system_admin_api: role:admin", { enforce_new_defaults: "true" }),
    "Success",
  );
  for (const text of ["[1, 2]", "a: [", "just text", "&a [*a, *a]"]) {
    assert.equal(await verdict(text), "Warning", text);
  }
});

Deno.test("policy files are the one of the option, policy.json in its place, and folders of them", async () => {
  const verdict = (
    files: Readonly<Record<string, string>>,
    options?: Readonly<Record<string, string>>,
  ) => policyVerdict(scopedPolicy, "wallaby", files, options);
  assert.equal(await verdict({ "policy.json": SYSTEM_RULE }), "Warning");
  assert.equal(await verdict({ "policy.json": SYSTEM_RULE, "policy.yaml": "" }), "Success");
  assert.equal(
    await verdict({ "policy.json": SYSTEM_RULE }, { policy_file: "policy.yaml" }),
    "Success",
  );
  assert.equal(await verdict({ "policy.d/a.yaml": SYSTEM_RULE }), "Warning");
  const before = "system_admin_api: role:admin\n";
  assert.equal(
    await verdict({ "policy.yaml": SYSTEM_RULE, "policy.d/a.yaml": before }),
    "Success",
  );
  assert.equal(
    await verdict({ "policy.d/a.yaml": before, "policy.d/b.yaml": SYSTEM_RULE }),
    "Warning",
  );
  assert.equal(await verdict({ "policy.d/.hidden.yaml": SYSTEM_RULE }), "Success");
  assert.equal(await verdict({ "mine/a": SYSTEM_RULE }, { policy_dirs: "mine" }), "Warning");
});

Deno.test("a policy file of JSON fails, whatever is in it; one that cannot be read too", async () => {
  const verdict = (text: string) => policyVerdict(policyFile, "zed", { "policy.yaml": text });
  for (const text of ["{}", '{"a": ""}', "null", '"text"']) {
    assert.equal(await verdict(text), "Failure");
  }
  for (const text of ["", "a: b", "{a: b}"]) assert.equal(await verdict(text), "Success");
  assert.equal(
    await policyVerdict(policyFile, "zed", { "policy.yaml/inside": "a folder" }),
    "Failure",
  );
});
