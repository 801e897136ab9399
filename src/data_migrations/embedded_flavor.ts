/**
 * The flavors inside an instance: `instance_extra.flavor`, a JSON object with the current flavor and those
 * of a resize under way.
 *
 * It is edited as text. Parsing and writing it anew would lose what this program does not know about:
 * numbers beyond 2^53, `1.0` next to `1`, escapes, the order of keys, blanks.
 */

import type { MemberNode, ObjectNode, ValueNode } from "@humanwhocodes/momoa";
import { OperatorError } from "../errors/operator_error.ts";

/** The way from the outermost object to the current flavor's extra specs. */
const EXTRA_SPECS = ["cur", "nova_object.data", "extra_specs"];

/**
 * Adds an extra spec to the current flavor.
 *
 * @param text the column's content.
 * @returns the new content; undefined when the flavor has that extra spec, whatever its value.
 * @throws {OperatorError} when the text is no JSON, or no flavor with extra specs.
 */
export async function addExtraSpec(
  text: string,
  key: string,
  value: string,
): Promise<string | undefined> {
  const { parse } = await import("@humanwhocodes/momoa");
  const specs = findObject(document(parse, text), EXTRA_SPECS);
  if (specs.members.some((member) => nameOf(member) === key)) return undefined;
  const addition = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const last = specs.members.at(-1);
  // Behind the last member, or right behind the opening brace.
  const place = last === undefined ? specs.range![0] + 1 : last.range![1];
  return text.slice(0, place) + (last === undefined ? "" : ", ") + addition + text.slice(place);
}

function document(parse: typeof import("@humanwhocodes/momoa").parse, text: string): ValueNode {
  try {
    return parse(text, { ranges: true }).body;
  } catch (cause) {
    throw new OperatorError("its embedded flavor is not JSON", { cause });
  }
}

function findObject(outermost: ValueNode, path: readonly string[]): ObjectNode {
  let node: ValueNode | undefined = outermost;
  for (const key of path) {
    // Of several members with one name, Python takes the last.
    node = node?.type === "Object"
      ? node.members.findLast((member) => nameOf(member) === key)?.value
      : undefined;
  }
  if (node?.type === "Object") return node;
  throw new OperatorError(`its embedded flavor has no ${path.join(", ")}`);
}

function nameOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}
