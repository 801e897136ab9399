/** `rate_limit_burst` and `rate_limit_interval`: a bound on how much is logged. */

/** What becomes of a record. */
export type Verdict =
  | "write"
  /** The first one too many: it is dropped, and the log says so. */
  | "drop and tell"
  | "drop";

/**
 * Counts records in spans of time; beyond `burst` in one span they are dropped.
 *
 * @param except records at this level or above are neither counted nor dropped; undefined for none.
 * @param now milliseconds of a clock that never goes back.
 */
export function createRateLimit(
  burst: number,
  seconds: number,
  except: number | undefined,
  now: () => number,
): (level: number) => Verdict {
  let end = now() + seconds * 1000;
  let count = 0;
  return (level) => {
    if (except !== undefined && level >= except) return "write";
    const current = now();
    if (current >= end) {
      end = current + seconds * 1000;
      count = 0;
    }
    count++;
    if (count <= burst) return "write";
    return count === burst + 1 ? "drop and tell" : "drop";
  };
}
