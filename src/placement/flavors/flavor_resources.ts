/**
 * The resources that an instance of a flavor is to hold, all on its compute node: what Nova's scheduler
 * asks for, with the groups of the extra specs summed up. (Facts from nova/scheduler/utils.py,
 * `ResourceRequest.from_request_spec`, with an image that has no properties.)
 */

import { cpuShares, isTrue } from "./dedicated_cpus.ts";
import type { Flavor } from "./embedded_flavor.ts";
import { isResourceClass, type Resources } from "./resource_classes.ts";

const EXTRA_SPEC = /^resources([a-zA-Z0-9_-]{1,64})?:(.*)$/;
const MB_IN_GB = 1024;

/**
 * The resources of a flavor.
 *
 * @param volumeBacked true when the root disk is a volume, which takes no place on the host.
 * @throws {OperatorError} when the extra specs contradict themselves.
 */
export function flavorResources(flavor: Flavor, volumeBacked: boolean): Resources {
  const { extraSpecs } = flavor;
  // By the group's name, which is empty for the group without one.
  const groups = new Map<string, Map<string, number>>([["", new Map()]]);
  for (const [spec, text] of extraSpecs) {
    const [, group = "", resourceClass] = EXTRA_SPEC.exec(spec) ?? [];
    if (resourceClass === undefined || !isResourceClass(resourceClass)) continue;
    const amount = readAmount(text);
    if (amount === undefined) continue;
    groups.set(group, (groups.get(group) ?? new Map()).set(resourceClass, amount));
  }
  const unnamed = groups.get("")!;
  const { shared, dedicated } = cpuShares(flavor);
  if (shared !== undefined) unnamed.set("VCPU", shared);
  if (dedicated !== undefined) unnamed.set("PCPU", dedicated);

  // An amount of 0 is named too, and keeps the flavor's own away.
  const isNamed = (resourceClass: string) =>
    [...groups.values()].some((group) => group.has(resourceClass));
  const addUnlessNamed = (resourceClass: string, amount: number) => {
    if (!isNamed(resourceClass)) unnamed.set(resourceClass, amount);
  };
  if (!isNamed("PCPU")) addUnlessNamed("VCPU", flavor.vcpus);
  addUnlessNamed("MEMORY_MB", flavor.memoryMb);
  const rootGb = volumeBacked ? 0 : flavor.rootGb;
  addUnlessNamed(
    "DISK_GB",
    rootGb + flavor.ephemeralGb + Math.ceil(flavor.swapMb / MB_IN_GB),
  );
  if (isTrue(extraSpecs.get("hw:mem_encryption"))) unnamed.set("MEM_ENCRYPTION_CONTEXT", 1);
  for (const [resourceClass, count] of persistentMemory(extraSpecs.get("hw:pmem") ?? "")) {
    unnamed.set(resourceClass, count);
  }
  return sum(groups.values());
}

/** A whole number of 0 or more, as Python's `int` reads it; undefined for anything else. */
function readAmount(text: string): number | undefined {
  const digits = text.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(digits)) return undefined;
  const amount = Number(digits.replaceAll("_", ""));
  return amount >= 0 ? amount : undefined;
}

/** `hw:pmem`: a namespace of persistent memory for each of its labels. */
function persistentMemory(labels: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels.split(",").map((part) => part.trim())) {
    if (label === "") continue;
    const name = `PMEM_NAMESPACE_${label}`.replaceAll(/[^0-9A-Za-z]+/g, "_").toUpperCase();
    const resourceClass = `CUSTOM_${name}`;
    counts.set(resourceClass, (counts.get(resourceClass) ?? 0) + 1);
  }
  return counts;
}

function sum(groups: Iterable<ReadonlyMap<string, number>>): Resources {
  const total: Record<string, number> = {};
  for (const group of groups) {
    for (const [resourceClass, amount] of group) {
      if (amount > 0) total[resourceClass] = (total[resourceClass] ?? 0) + amount;
    }
  }
  return total;
}
