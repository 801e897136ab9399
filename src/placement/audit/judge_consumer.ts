/** Whether what a consumer holds of a provider is an orphan: the rules, for one consumer at a time. */

import type { NodeBook, Whereabouts } from "./cell_books.ts";

/** What the databases know about a consumer, and about the compute node whose provider it holds. */
export interface Facts {
  /** The compute node at the root of the provider's tree; undefined where no cell knows it. */
  readonly node?: NodeBook;
  /** Where the consumer is, if it is a live instance. */
  readonly instance?: Whereabouts;
  readonly isBeingCreated: boolean;
  /** It may live in a cell that does not answer. */
  readonly maybeSilent: boolean;
}

/** What a consumer is to a provider. */
export type Judgement =
  /** It lives there, moves there or away, or is in the middle of something. */
  | { readonly kind: "rightful" }
  | { readonly kind: "orphan"; readonly reason: string }
  /** Nobody can tell; and who cannot be judged is no orphan. */
  | { readonly kind: "unknown"; readonly reason: "silent cell" | "no compute node" };

/**
 * Judges a consumer.
 *
 * Live instances are orphans only where it is sure that they are elsewhere. On a provider that belongs to
 * no compute node (one that shares storage, or is somebody else's) that is never sure. Those in the middle
 * of a task may be about to come here: the scheduler allocates before the instance's row says so.
 */
export function judgeConsumer(
  consumer: string,
  { node, instance, isBeingCreated, maybeSilent }: Facts,
): Judgement {
  if (node?.residents.has(consumer) || isBeingCreated) return { kind: "rightful" };
  if (instance !== undefined) {
    if (instance.taskState !== null) return { kind: "rightful" };
    // It came here while the run was on.
    const isHere = node !== undefined && node.host === instance.host &&
      node.name === instance.node && node.host !== null;
    if (isHere) return { kind: "rightful" };
    if (node === undefined) return { kind: "unknown", reason: "no compute node" };
    const where = instance.host === null ? "on no host" : `on host ${instance.host}`;
    return { kind: "orphan", reason: `the instance is ${where}` };
  }
  if (maybeSilent) return { kind: "unknown", reason: "silent cell" };
  return { kind: "orphan", reason: "no such instance, and no such migration in progress" };
}
