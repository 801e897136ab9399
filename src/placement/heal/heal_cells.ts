/** Heals the instances of many cells: prepared side by side, written one after the other. */

import type { CellMapping } from "../../cells/cell_mappings.ts";
import { type CellVisit, visitCells, type VisitLimits } from "../../cells/fan_out.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { Port } from "../../openstack/neutron/ports.ts";
import type { CommandContext } from "../../plugin/contract.ts";
import type { RunLimits } from "../../plugin/pace_options.ts";
import { startPace } from "../pace.ts";
import type { Failure } from "./change.ts";
import { type Consumers, createConsumers } from "./consumers.ts";
import { type CellJob, healCell, type Outcome } from "./heal_cell.ts";
import { NOT_ROLLED_BACK } from "./exit_codes.ts";
import type { HealInstance } from "./instances.ts";
import type { JudgeOptions } from "./judge.ts";
import { createKnownProviders, type KnownProviders } from "./known_providers.ts";
import type { HealServices } from "./services.ts";
import type { HealTables } from "./tables.ts";

/** Healing of cells. */
export interface HealJob extends JudgeOptions {
  /** In the order in which they are healed; without cell0, which has no instances on hosts. */
  readonly cells: readonly CellMapping[];
  readonly limits: VisitLimits;
  readonly services: HealServices;
  /** The one instance that is asked for; all unless given. */
  readonly instance?: string;
  /** How many instances may be healed at most. */
  readonly maxCount?: number;
  readonly dryRun: boolean;
  readonly pace: RunLimits;
  onOutcome(cell: CellMapping, instance: HealInstance, outcome: Outcome): void;
  onOverclaim(instance: HealInstance, port: Port, provider: string): void;
}

/** How a run ended. */
export interface HealOutcome {
  readonly healed: number;
  /** Why it ended early; undefined when all cells are done, or left out. */
  readonly end?: "limit" | "time is up" | "interrupted";
  /** What failed, the most serious first: one, unless several ports failed at the same moment. */
  readonly failures: readonly Failure[];
  readonly visits: readonly CellVisit<void>[];
}

/** A small limit is reached soon, and many need not be looked at for it. */
const SMALLEST_WINDOW = 20;

/** Heals. */
export async function healCells(context: CommandContext, job: HealJob): Promise<HealOutcome> {
  const { cells, services, maxCount = Infinity, dryRun, limits } = job;
  const pace = startPace(context, job.pace);
  const failures: Failure[] = [];
  let healed = 0;
  let isBroken = false;
  const isOver = () =>
    isBroken || failures.length > 0 || healed >= maxCount || pace.end() !== undefined;

  let providers: Promise<KnownProviders> | undefined;
  const knownProviders = () => providers ??= services.placement().then(createKnownProviders);
  let consumers: Promise<Consumers> | undefined;
  const openConsumers = async () =>
    createConsumers(await services.placement(), await knownProviders());
  const turns = takeTurns(cells.length);
  context.signal.addEventListener("abort", turns.giveUp);

  const cellJob = (cell: CellMapping, index: number): CellJob => ({
    ...job,
    providers: knownProviders,
    consumers: () => consumers ??= openConsumers(),
    signal: context.signal,
    window: maxCount === Infinity ? undefined : Math.max(SMALLEST_WINDOW, maxCount),
    soon: () => turns.of(index - 1),
    turn: () => turns.of(index),
    allowance: () => isOver() ? 0 : maxCount - healed,
    onOutcome(instance, outcome) {
      if (outcome.result === "failed") failures.push(outcome.failure);
      const isHealed = outcome.result === "created" || outcome.result === "updated";
      if (isHealed && !dryRun) healed++;
      job.onOutcome(cell, instance, outcome);
    },
    rest: pace.rest,
  });

  const visits: CellVisit<void>[] = [];
  const visiting = visitCells<void, HealTables>(
    context,
    cells,
    limits,
    async (database, cell) => {
      if (isOver()) return;
      try {
        await healCell(database, cellJob(cell, cells.indexOf(cell)));
      } catch (error) {
        // A mistake in the program ends the run, and no other cell must go on waiting for its turn.
        if (!(error instanceof OperatorError)) {
          isBroken = true;
          turns.giveUp();
        }
        throw error;
      }
    },
  );
  try {
    for await (const visit of visiting) {
      visits.push(visit);
      turns.pass(visits.length);
    }
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    context.signal.removeEventListener("abort", turns.giveUp);
  }
  const end = healed >= maxCount ? "limit" : pace.end();
  // What has to be repaired by hand counts more than what may be tried again.
  failures.sort((one, other) => rank(one) - rank(other));
  return { healed, end: failures.length > 0 ? undefined : end, failures, visits };
}

function rank({ code }: Failure): number {
  return code === NOT_ROLLED_BACK ? 0 : 1;
}

/** Lets cells write one after the other. */
function takeTurns(count: number) {
  const turns = Array.from({ length: count }, () => Promise.withResolvers<void>());
  turns[0]?.resolve();
  return {
    of: (index: number) => turns[Math.max(index, 0)].promise,
    pass: (index: number) => turns[index]?.resolve(),
    /** Lets all go on at once, to find that the run is over. */
    giveUp: () => turns.forEach(({ resolve }) => resolve()),
  };
}
