/** Waiting no longer than the run goes on. */

/**
 * What a promise gives. The work behind it goes on after the signal; whoever began it clears up.
 *
 * @throws the signal's reason once that is aborted.
 */
export async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await work;
  return await race(work, signal, (aborted) => aborted.reject(signal.reason));
}

/**
 * What a promise gives; undefined once the signal is aborted. The work behind it goes on after that.
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  return await race<T | undefined>(work, signal, (aborted) => aborted.resolve(undefined));
}

/**
 * (`Promise.race` with one promise for the signal would keep every result in memory, for as long as that is
 * pending.)
 */
async function race<T>(
  work: Promise<T>,
  signal: AbortSignal,
  end: (aborted: PromiseWithResolvers<T>) => void,
): Promise<T> {
  const aborted = Promise.withResolvers<T>();
  const abort = () => end(aborted);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
