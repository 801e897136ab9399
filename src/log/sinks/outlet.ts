/** A queue in front of a socket: records leave in order, and none can hold up the work. */

/** Messages that wait at most; beyond that, whoever should take them is too slow. */
const MOST_WAITING = 10_000;

/** Bytes that wait at most. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How long, in milliseconds, one message may take, and how long the end of the run waits for all. */
const PATIENCE = 2_000;

/** After a message that nobody took in time, the next is not tried for so many milliseconds. */
const REST = 5_000;

/** What carries messages: a socket of some kind. */
export interface Carrier {
  /** Sends one message, all of it. */
  send(message: Uint8Array): Promise<void>;
  close(): void;
}

/** Sends messages one after the other. */
export interface Outlet {
  /**
   * Queues a message.
   *
   * @param lost is told when it could not be sent.
   */
  send(message: Uint8Array, lost: (failure: unknown) => void): void;
  /** Waits for what is queued, for a limited time, and closes the socket. */
  close(): Promise<void>;
}

interface Waiting {
  readonly message: Uint8Array;
  readonly lost: (failure: unknown) => void;
}

/**
 * An outlet over a carrier, which is opened for the first message and again after each failure, so that
 * a log service which comes back is found again.
 *
 * @param open makes the carrier.
 */
export function createOutlet(
  open: () => Carrier | Promise<Carrier>,
  { patience = PATIENCE, rest = REST } = {},
): Outlet {
  const queue: Waiting[] = [];
  let bytes = 0;
  let pump: Promise<void> | undefined;
  let carrier: Carrier | undefined;
  let restUntil = 0;

  async function pumpAll(): Promise<void> {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      try {
        await within(sendOne(next.message), patience);
      } catch (error) {
        carrier?.close();
        carrier = undefined;
        // What waits behind a message that nobody takes would only wait as long again.
        if (error instanceof TooSlow) {
          restUntil = performance.now() + rest;
          loseAll(error);
        } else next.lost(error);
      }
      // Losing or closing may have emptied the queue meanwhile.
      if (queue[0] === next) bytes -= queue.shift()!.message.length;
    }
    pump = undefined;
  }

  function loseAll(failure: unknown): void {
    bytes = 0;
    for (const { lost } of queue.splice(0)) lost(failure);
  }

  /** A service that was restarted has closed its connections: a second try finds the new one. */
  async function sendOne(message: Uint8Array): Promise<void> {
    const former = carrier;
    try {
      carrier ??= await open();
      return await carrier.send(message);
    } catch (error) {
      if (former === undefined || carrier !== former) throw error;
      former.close();
      carrier = undefined;
    }
    carrier = await open();
    await carrier.send(message);
  }

  return {
    send(message, lost) {
      if (performance.now() < restUntil) return lost(new TooSlow());
      if (queue.length >= MOST_WAITING || bytes + message.length > MOST_BYTES) {
        return lost(new TooSlow());
      }
      queue.push({ message, lost });
      bytes += message.length;
      pump ??= pumpAll();
    },
    async close() {
      try {
        await within(pump ?? Promise.resolve(), patience);
      } catch (error) {
        loseAll(error);
      }
      carrier?.close();
      carrier = undefined;
    },
  };
}

/** Thrown for a message that nobody took in time. */
class TooSlow extends Error {
  constructor() {
    super("it does not take records in time");
    this.name = "TooSlow";
  }
}

/** @throws {TooSlow} when a promise is not fulfilled in so many milliseconds. */
async function within(promise: Promise<void>, milliseconds: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TooSlow()), milliseconds);
  try {
    await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
    // Should it fail after all, nobody waits for it any more.
    promise.catch(() => {});
  }
}
