/** How many processors of its own an instance has, by its flavor's extra specs. */

import { OperatorError } from "../../errors/operator_error.ts";
import { readCpuSet } from "./cpu_set.ts";
import type { Flavor } from "./embedded_flavor.ts";

/** The share of an instance's processors. */
export interface CpuShares {
  /** Processors shared with others: VCPU; undefined where the flavor does not say, which means all. */
  readonly shared?: number;
  /** Processors of its own: PCPU; undefined for none. */
  readonly dedicated?: number;
}

/**
 * What `hw:cpu_policy` makes of the flavor's processors. Image properties may say the same, but are not
 * looked at when allocations are healed.
 *
 * @throws {OperatorError} when the extra specs contradict themselves.
 */
export function cpuShares(flavor: Flavor): CpuShares {
  const policy = choice(flavor, "hw:cpu_policy", ["dedicated", "shared", "mixed"]);
  const emulatorThreads = choice(flavor, "hw:emulator_threads_policy", ["share", "isolate"]);
  if (policy !== "dedicated" && policy !== "mixed") return {};
  const forEmulator = emulatorThreads === "isolate" ? 1 : 0;
  if (policy === "dedicated") return { dedicated: flavor.vcpus + forEmulator };
  const dedicated = dedicatedInMixed(flavor, emulatorThreads !== undefined);
  return { shared: flavor.vcpus - dedicated, dedicated: dedicated + forEmulator };
}

/** An extra spec with a fixed set of values; undefined when it is missing or empty. */
function choice(
  { extraSpecs }: Flavor,
  name: string,
  choices: readonly string[],
): string | undefined {
  const value = extraSpecs.get(name);
  if (!value) return undefined;
  if (choices.includes(value)) return value;
  throw new OperatorError(`its flavor's ${name} is none of ${choices.join(", ")}`);
}

function dedicatedInMixed(flavor: Flavor, hasEmulatorPolicy: boolean): number {
  const mask = flavor.extraSpecs.get("hw:cpu_dedicated_mask");
  if (mask) {
    const dedicated = maskedCpus(flavor, "hw:cpu_dedicated_mask", mask);
    if (dedicated.size === 0 || dedicated.size === flavor.vcpus) {
      throw new OperatorError("its flavor's hw:cpu_dedicated_mask leaves nothing to be mixed");
    }
    return dedicated.size;
  }
  if (!isTrue(flavor.extraSpecs.get("hw:cpu_realtime"))) return 0;
  const realtimeMask = flavor.extraSpecs.get("hw:cpu_realtime_mask");
  const realtime = realtimeMask
    ? maskedCpus(flavor, "hw:cpu_realtime_mask", realtimeMask).size
    : flavor.vcpus;
  if (realtime === 0 || (realtime === flavor.vcpus && !hasEmulatorPolicy)) {
    throw new OperatorError("its flavor's hw:cpu_realtime_mask leaves no processor to be shared");
  }
  return realtime;
}

function maskedCpus({ vcpus }: Flavor, name: string, mask: string): ReadonlySet<number> {
  // A mask that only takes out does so from all.
  const set = readCpuSet(mask.trim().startsWith("^") ? `0-${vcpus - 1},${mask}` : mask);
  if ([...set].every((cpu) => cpu < vcpus)) return set;
  throw new OperatorError(`its flavor's ${name} names processors that the flavor does not have`);
}

/** oslo.utils' idea of a true text. */
export function isTrue(text: string | undefined): boolean {
  return ["1", "t", "true", "on", "y", "yes"].includes((text ?? "").trim().toLowerCase());
}
