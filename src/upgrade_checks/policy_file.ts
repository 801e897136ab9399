/** Whether the policy file is JSON, whatever it is called: Nova's services want YAML. */

import { failure, SUCCESS, type UpgradeCheck } from "./check.ts";
import { findPolicy, policyGroup, readPolicy } from "./policy_files.ts";

/** The check. */
export const policyFile: UpgradeCheck = {
  name: "Policy File JSON to YAML Migration",
  since: 22,
  async look({ config, signal }) {
    const path = await findPolicy(config, config.read(policyGroup).policy_file);
    const isJson = path !== undefined && parsesAsJson(await readPolicy(path, signal));
    const result = !isJson ? SUCCESS : failure(
      `The policy file ${path} is JSON. Make it YAML with oslopolicy-convert-json-to-yaml, which ` +
        "keeps what it means, and name the new one in [oslo_policy] policy_file.",
    );
    return () => result;
  },
};

function parsesAsJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
