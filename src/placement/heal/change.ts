/** What is to be done for an instance, and what can stand in the way. */

import type { Claim, Port } from "../../openstack/neutron/ports.ts";
import type { Consumer, WantedConsumer } from "../../openstack/placement/allocations.ts";
import type { HealInstance } from "./instances.ts";

/** What is to be done for one instance. */
export interface Change {
  readonly instance: HealInstance;
  /** `create` for an instance that holds nothing. */
  readonly kind: "create" | "update";
  /** What it holds before. */
  readonly before: Consumer;
  /** What it is to hold; undefined when that stays as it is and only ports are told. */
  readonly wanted?: WantedConsumer;
  /** The ports that are to say where their resources are allocated. */
  readonly ports: readonly ClaimingPort[];
}

/** A port, and what its profile is to say. */
export interface ClaimingPort {
  readonly port: Port;
  readonly claim: Claim;
}

/** Why a run has to stop at an instance. */
export interface Failure {
  /** The exit code. */
  readonly code: number;
  readonly message: string;
  /** What to do, in one line or several. */
  readonly hint?: string;
}

/** What was found out about an instance. */
export type Verdict = Finding & {
  /** Ports that claim more than is allocated, or will be, and so have to be repaired by hand. */
  readonly overclaimed?: readonly { readonly port: Port; readonly provider: string }[];
};

type Finding =
  /** It is in the middle of something, or on no host. */
  | { readonly result: "passed over"; readonly reason: string }
  | { readonly result: "up to date" }
  | { readonly result: "to heal"; readonly change: Change }
  | { readonly result: "failure"; readonly failure: Failure };
