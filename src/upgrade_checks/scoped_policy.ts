/**
 * Whether the policy in force asks for tokens of the whole system while scopes are not enforced. That was
 * so in a file that oslopolicy-sample-generator had written with all rules in force.
 */

import { messageAndHint, OperatorError } from "../errors/operator_error.ts";
import { type CheckResult, SUCCESS, type UpgradeCheck, warning } from "./check.ts";
import type { CheckWorld } from "./check_world.ts";
import { filesOf, findPolicy, policyGroup, readPolicy } from "./policy_files.ts";

/** The rule that tells, and since which release; whether `enforce_new_defaults` alone puts it in force. */
const RULES = [
  { since: 22, rule: "system_admin_api", byNewDefaults: true },
  { since: 25, rule: "context_is_admin", byNewDefaults: false },
] as const;

/** The words of the new default, which is `role:admin and system_scope:all`. */
const NEW_DEFAULT = ["role:admin", "and", "system_scope:all"];

/** What the policy of before is called where the usual file is not there. */
const OLDER_FILE = "policy.json";

/** The check. */
export const scopedPolicy: UpgradeCheck = {
  name: "Policy Scope-based Defaults",
  since: 22,
  until: 25,
  async look(world) {
    const { enforce_scope, enforce_new_defaults } = world.config.read(policyGroup);
    let rules: ReadonlyMap<string, unknown>;
    try {
      rules = await readRules(world);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      const unknown = warning(`Which policy is in force is not known: ${messageAndHint(error)}`);
      return () => unknown;
    }
    return ({ version }): CheckResult => {
      const { rule, byNewDefaults } = RULES.findLast(({ since }) => since <= version)!;
      const isNew = rules.has(rule)
        ? isNewDefault(rules.get(rule))
        : byNewDefaults && enforce_new_defaults;
      if (!isNew || enforce_scope) return SUCCESS;
      return warning(
        `The policy's rule ${rule} asks for a token of the whole system, and [oslo_policy] ` +
          "enforce_scope is false. If that is meant, set enforce_scope and enforce_new_defaults to " +
          "true, and take the rules out of the file. If it is not, the file was probably generated: " +
          "comment its rules out, or remove it. " +
          "https://docs.openstack.org/nova/latest/configuration/policy-concepts.html says more.",
      );
    };
  },
};

/** The rules of the policy file and of the folders of policies; the last of a name counts. */
async function readRules({ config, signal }: CheckWorld): Promise<ReadonlyMap<string, unknown>> {
  const { policy_file, policy_dirs } = config.read(policyGroup);
  const usual = await findPolicy(config, policy_file);
  const file = usual ??
    (config.isSet(policyGroup, "policy_file") ? undefined : await findPolicy(config, OLDER_FILE));
  const files = file === undefined ? [] : [file];
  for (const name of policy_dirs) {
    const folder = await findPolicy(config, name);
    if (folder !== undefined) files.push(...await filesOf(folder));
  }
  const rules = new Map<string, unknown>();
  for (const path of files) {
    for (const [name, rule] of await parseRules(path, await readPolicy(path, signal))) {
      rules.set(name, rule);
    }
  }
  return rules;
}

async function parseRules(path: string, text: string): Promise<[string, unknown][]> {
  const module = await import("yaml");
  // In the compiled program it is CommonJS, whose names stand in the default export.
  const { parse } = "default" in module ? module.default as typeof module : module;
  let parsed: unknown;
  try {
    parsed = parse(text, { version: "1.1", logLevel: "error" });
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const [reason] = error instanceof Error ? error.message.split("\n", 1) : [];
    throw new OperatorError(`The policy file ${path} is not YAML: ${reason ?? "it is malformed"}`, {
      cause: error,
    });
  }
  if (parsed === null || parsed === undefined || parsed === "") return [];
  if (typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new OperatorError(`The policy file ${path} has no rules by name`);
  }
  return Object.entries(parsed);
}

/** Whether a rule, as a text or as a list of lists of checks, means the new default and nothing else. */
function isNewDefault(rule: unknown): boolean {
  if (typeof rule === "string") {
    if (!isBalanced(rule)) return false;
    const words = rule.replaceAll(/[()]/g, " ").split(/\s+/).filter((word) => word !== "");
    return words.length === 3 && words[1].toLowerCase() === "and" &&
      words[0] === NEW_DEFAULT[0] && words[2] === NEW_DEFAULT[2];
  }
  if (!Array.isArray(rule) || rule.length !== 1) return false;
  const [checks] = rule;
  return Array.isArray(checks) && checks.length === 2 && checks[0] === NEW_DEFAULT[0] &&
    checks[1] === NEW_DEFAULT[2];
}

function isBalanced(rule: string): boolean {
  let depth = 0;
  for (const character of rule) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return false;
  }
  return depth === 0;
}
