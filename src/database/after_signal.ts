/** How long a statement that is under way is waited for, once a signal has asked the run to end. */

import { OperatorError } from "../errors/operator_error.ts";
import type { DatabaseLocation } from "./databases.ts";
import type { EngineConnection } from "./engine.ts";
import { describeLocation } from "./location.ts";
import { type Pause, pauseByClock } from "./retry.ts";

/** Long enough for the end of a batch, and shorter than the patience of those who send signals. */
const SECONDS = 30;

/**
 * A connection that is given up when an answer does not come in time after the signal. Without it, a
 * server that never answers would keep the run alive until a second signal.
 *
 * @param pause how to wait; by the clock unless a test says otherwise.
 */
export function givenUpAfterSignal(
  connection: EngineConnection,
  location: DatabaseLocation,
  signal: AbortSignal,
  pause: Pause = pauseByClock,
): EngineConnection {
  let gaveUp = false;

  async function inTime<R>(work: Promise<R>, statement: string): Promise<R> {
    const answered = new AbortController();
    const late = Promise.withResolvers<never>();
    const wait = async () => {
      await pause(SECONDS * 1000, answered.signal);
      if (answered.signal.aborted) return;
      gaveUp = true;
      connection.close();
      late.reject(noAnswer(location, statement));
    };
    signal.addEventListener("abort", wait);
    if (signal.aborted) wait();
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      answered.abort();
      signal.removeEventListener("abort", wait);
    }
  }

  return {
    get lost() {
      return connection.lost;
    },
    execute: (statement, values) => inTime(connection.execute(statement, values), statement),
    async *stream(statement, values, chunkSize) {
      const chunks = connection.stream(statement, values, chunkSize);
      try {
        for (;;) {
          const next = await inTime(chunks.next(), statement);
          if (next.done) return;
          yield next.value;
        }
      } finally {
        const end = chunks.return?.();
        // One that was given up may wait for its answer for ever.
        if (!gaveUp) await end;
        else end?.catch(() => {});
      }
    },
    close: () => connection.close(),
  };
}

function noAnswer(location: DatabaseLocation, statement: string): OperatorError {
  const isCommit = statement.trim().toLowerCase() === "commit";
  return new OperatorError(
    `The ${describeLocation(location)} has not answered for ${SECONDS} s after the signal; ` +
      "it is not waited for any longer",
    {
      hint: isCommit
        ? "It is not known whether the last change was saved; look before you run this again."
        : "What was under way there is not saved. Check the server, then run this again.",
    },
  );
}
