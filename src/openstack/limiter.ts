/**
 * How many requests may be under way at a time: as many as are asked for, and fewer while the service
 * turns requests away, does not answer, or takes much longer than it did before.
 */

/** What came of a request. */
export type Verdict =
  /** It was answered, and the time that it took counts. */
  | "answered"
  /** The service is overloaded, or does not answer. */
  | "overloaded"
  /** It says nothing about the service. */
  | "other";

/** Room for one request. */
export interface Slot {
  /** Gives the room back. */
  release(verdict: Verdict): void;
}

/** Hands out room for requests, in the order in which it was asked for. */
export interface Limiter {
  /** How many may be under way at this moment. */
  readonly allowed: number;
  /**
   * Waits for room.
   *
   * @param kind what sort of request it is: times are compared among those of one kind.
   * @throws the signal's reason when aborted.
   */
  acquire(kind: string, signal: AbortSignal): Promise<Slot>;
  /** Begins no request for so many milliseconds, as the service asks for. */
  rest(milliseconds: number): void;
}

/** A service counts as slower from so many times the usual time on, over several requests. */
const SLOW = 4;
/** One request counts for no more than this. */
const SLOWEST = 10;
/** How much the last request counts against those before. */
const WEIGHT = 0.2;
/** A time below this is never slow, in milliseconds. */
const QUICK = 50;
/** The usual time rises by this share with each request, so that one lucky answer is forgotten. */
const FORGETTING = 0.01;

/**
 * Makes a limiter.
 *
 * @param most requests at a time, 1 or more.
 * @param now the time in milliseconds.
 */
export function createLimiter(most: number, now: () => number = () => performance.now()): Limiter {
  let allowed = most;
  let running = 0;
  /** Answers since `allowed` changed. */
  let answers = 0;
  /** Smoothed: how many times the usual time requests take. */
  let slowness = 1;
  /** Requests begun before this time tell of what has been reacted to already. */
  let changed = -Infinity;
  let restsUntil = -Infinity;
  let wake: number | undefined;
  const usual = new Map<string, number>();
  const queue: { readonly kind: string; readonly enter: (slot: Slot) => void }[] = [];

  function admit(): void {
    const resting = restsUntil - now();
    if (resting > 0) {
      clearTimeout(wake);
      wake = queue.length > 0 ? setTimeout(admit, resting) : undefined;
      return;
    }
    while (queue.length > 0 && running < allowed) {
      const { kind, enter } = queue.shift()!;
      running++;
      enter(slot(kind));
    }
  }

  function slot(kind: string): Slot {
    const begun = now();
    return {
      release(verdict) {
        running--;
        if (verdict === "answered") noteTime(kind, now() - begun);
        if (begun >= changed) react(verdict);
        admit();
      },
    };
  }

  function noteTime(kind: string, milliseconds: number): void {
    const time = Math.max(milliseconds, QUICK);
    const before = usual.get(kind);
    usual.set(kind, before === undefined ? time : Math.min(before * (1 + FORGETTING), time));
    const ratio = Math.min(time / usual.get(kind)!, SLOWEST);
    slowness += WEIGHT * (ratio - slowness);
  }

  function react(verdict: Verdict): void {
    if (verdict === "overloaded") return change(Math.max(1, Math.floor(allowed / 2)));
    if (verdict !== "answered") return;
    if (slowness > SLOW) return change(Math.max(1, Math.floor(allowed * 0.75)));
    if (++answers >= allowed && allowed < most && slowness < SLOW / 2) change(allowed + 1);
  }

  function change(to: number): void {
    // Fewer: what is under way was begun under the old rule. More: it goes on counting.
    if (to <= allowed) changed = now();
    allowed = to;
    answers = 0;
    slowness = Math.min(slowness, SLOW / 2);
  }

  return {
    get allowed() {
      return allowed;
    },
    async acquire(kind, signal) {
      signal.throwIfAborted();
      const entry = Promise.withResolvers<Slot>();
      const place = { kind, enter: entry.resolve };
      queue.push(place);
      const interrupt = () => {
        const index = queue.indexOf(place);
        // Once it is in, the request itself hears the signal.
        if (index < 0) return;
        queue.splice(index, 1);
        entry.reject(signal.reason);
      };
      signal.addEventListener("abort", interrupt);
      admit();
      try {
        return await entry.promise;
      } finally {
        signal.removeEventListener("abort", interrupt);
      }
    },
    rest(milliseconds) {
      restsUntil = Math.max(restsUntil, now() + milliseconds);
    },
  };
}
