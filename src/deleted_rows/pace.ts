/**
 * How hard a long run may press on its database: it waits while replicas cannot keep up, rests between
 * passes, and ends when its time is over or it is interrupted.
 */

import type { Database } from "../database/databases.ts";
import type { ReplicaLag } from "../database/replicas/lag.ts";
import { type Pause, pauseByClock } from "../database/retry.ts";
import type { CommandContext } from "../plugin/contract.ts";
import { OperatorError } from "../errors/operator_error.ts";

/** Limits, all in seconds. */
export interface PaceLimits {
  /** How long to rest between two passes. */
  readonly sleep: number;
  /** How long the run may take; no batch is begun after that. */
  readonly maxRuntime?: number;
  /** How far the replicas may be behind. */
  readonly maxLag?: number;
  /** When the run began that `maxRuntime` counts for; the call of {@link startPace} unless given. */
  readonly since?: Date;
}

/** Whether to go on, and if not, why. */
export type PaceVerdict = "go" | "time is up" | "interrupted";

/** The pace of one run on one database. */
export interface Pace {
  /**
   * Asked before every batch, by any number of workers at once: waits while the replicas are too far
   * behind or Galera's flow control holds up writes.
   *
   * @throws {OperatorError} when `maxLag` is given and cannot be measured at the beginning.
   */
  mayGoOn(): Promise<PaceVerdict>;
  /** Rests between two passes, at most until the time is up. */
  pause(): Promise<PaceVerdict>;
}

/** How long a reading of the lag holds, and the time between two while it is too high. */
const READING_SECONDS = 1;
/** A wait is told again only after so long. */
const TELLING_SECONDS = 60;
/** The share of the time that flow control may hold up a cluster's writes between two readings. */
const MAX_PAUSED_SHARE = 0.1;

/**
 * Starts the clock of a run.
 *
 * @param wait how to wait; by the clock unless a test says otherwise.
 */
export function startPace(
  context: Pick<CommandContext, "clock" | "signal" | "output">,
  database: Pick<Database, "replicaLag">,
  limits: PaceLimits,
  wait: Pause = pauseByClock,
): Pace {
  const { clock, signal, output } = context;
  const { sleep, maxRuntime, maxLag } = limits;
  const seconds = () => clock.now().getTime() / 1000;
  const end = maxRuntime === undefined
    ? Infinity
    : (limits.since?.getTime() ?? clock.now().getTime()) / 1000 + maxRuntime;
  const lagWatch = maxLag === undefined ? undefined : createLagWatch(database, maxLag, seconds);
  let waiting: Promise<void> | undefined;
  let told = -Infinity;

  function verdict(): PaceVerdict {
    if (signal.aborted) return "interrupted";
    return seconds() >= end ? "time is up" : "go";
  }

  async function waitFor(time: number): Promise<void> {
    const milliseconds = Math.min(time, end - seconds()) * 1000;
    if (milliseconds > 0) await wait(milliseconds, signal);
  }

  async function waitForReplicas(watch: LagWatch): Promise<void> {
    while (verdict() === "go") {
      const { obstacle, nothingToWatch } = await watch();
      if (nothingToWatch !== undefined) output.warn(`--max-lag has no effect: ${nothingToWatch}`);
      if (obstacle === undefined) return;
      if (seconds() - told >= TELLING_SECONDS) {
        told = seconds();
        output.warn(`Waiting, because of --max-lag ${maxLag}: ${obstacle}`);
      }
      await waitFor(READING_SECONDS);
    }
  }

  return {
    async mayGoOn() {
      if (lagWatch !== undefined && verdict() === "go") {
        // Whoever asks meanwhile waits for the same.
        waiting ??= waitForReplicas(lagWatch).finally(() => waiting = undefined);
        await waiting;
      }
      return verdict();
    },
    async pause() {
      await waitFor(sleep);
      return verdict();
    },
  };
}

/** Looks at the replicas; says what stands in the way, and once why there is nothing to look at. */
type LagWatch = () => Promise<{ obstacle?: string; nothingToWatch?: string }>;

function createLagWatch(
  database: Pick<Database, "replicaLag">,
  maxLag: number,
  seconds: () => number,
): LagWatch {
  /** The last reading, by which the next is judged: replicas that were there, time that was paused. */
  let last: { readonly at: number; readonly lag: ReplicaLag } | undefined;
  let goesUntil = -Infinity;

  return async () => {
    if (seconds() < goesUntil) return {};
    let lag: ReplicaLag;
    try {
      lag = await database.replicaLag();
    } catch (error) {
      // What could be read before will be again; until then nobody knows how far behind they are.
      if (last === undefined || !(error instanceof OperatorError)) throw error;
      return { obstacle: error.message };
    }
    const previous = last;
    const at = seconds();
    const missing =
      previous?.lag.replicas.filter(({ name }) =>
        !lag.replicas.some((replica) => replica.name === name)
      ) ?? [];
    // A replica that has gone is waited for until it is back.
    last = { at, lag: { ...lag, replicas: [...lag.replicas, ...missing] } };
    const obstacle = missing.length > 0
      ? `the ${missing[0].name} has disconnected.`
      : laggingReplica(lag, maxLag) ?? flowControlled(lag, previous, at);
    if (obstacle !== undefined) return { obstacle };
    goesUntil = at + READING_SECONDS;
    const nothing = lag.replicas.length === 0 && lag.flowControl === undefined;
    if (!nothing || previous !== undefined) return {};
    const { unseen = "the database server knows of no replica at this moment." } = lag;
    return { nothingToWatch: unseen };
  };
}

function laggingReplica({ replicas }: ReplicaLag, maxLag: number): string | undefined {
  const lagging = replicas.find(({ seconds }) => seconds === undefined || seconds > maxLag);
  if (lagging === undefined) return undefined;
  if (lagging.seconds === undefined) {
    return `the ${lagging.name} does not follow, or is too far behind to tell.`;
  }
  return `the ${lagging.name} is ${Number(lagging.seconds.toFixed(1))} s behind.`;
}

function flowControlled(
  { flowControl }: ReplicaLag,
  previous: { readonly at: number; readonly lag: ReplicaLag } | undefined,
  at: number,
): string | undefined {
  if (flowControl === undefined) return undefined;
  const before = previous?.lag.flowControl;
  const paused = before === undefined
    ? 0
    : (flowControl.pausedNanoseconds - before.pausedNanoseconds) / 1e9;
  const elapsed = previous === undefined ? Infinity : Math.max(at - previous.at, 0.001);
  if (!flowControl.active && paused / elapsed <= MAX_PAUSED_SHARE) return undefined;
  return "Galera's flow control holds up writes, as a node of the cluster cannot keep up.";
}
