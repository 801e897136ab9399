/** What scenarios about `placement heal_allocations` share. */

import { node, SMALL, vm } from "./service_rows.ts";
import type { ServiceFault } from "./services.ts";
import type { TestAllocation } from "../support/openstack/providers.ts";

/** The command. */
export function heal(...args: readonly string[]): readonly string[] {
  return ["placement", "heal_allocations", ...args];
}

/** A dry run; what it prints is not compared. */
export function dry(...args: readonly string[]) {
  return { args: heal("--dry-run", ...args), stdout: "nothing" } as const;
}

/** The project and user of an instance. */
export function owned(number: number): Required<Pick<TestAllocation, "project" | "user">> {
  return { project: `project${number % 3}`, user: `user${number % 2}` };
}

/** What an instance holds that has everything but its ports' part. */
export function held(number: number): TestAllocation {
  return { consumer: vm(number), allocations: { [node(1)]: SMALL }, ...owned(number) };
}

/** Placement's refusal to allocate, as its state is no longer what was read. */
export function conflict(detail: string, more: Partial<ServiceFault> = {}): ServiceFault {
  return {
    service: "placement",
    method: "PUT",
    path: "/allocations/",
    from: 1,
    status: 409,
    body: {
      errors: [{ status: 409, title: "Conflict", detail, code: "placement.concurrent_update" }],
    },
    ...more,
  };
}

/** The same, as others have changed the consumer. */
export const consumerConflict = conflict(
  "consumer generation conflict - expected null but got 1",
);
