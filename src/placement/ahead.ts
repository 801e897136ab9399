/** Working ahead: the next of a sequence is being made while its taker works on the last. */

/** Yields what `items` yields, in the same order, and asks for each one before it is asked for itself. */
export async function* ahead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  const begin = () => {
    const next = items.next();
    // Its failure is told when its turn has come, and matters to nobody if that never comes.
    next.catch(() => {});
    return next;
  };
  let next = begin();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = begin();
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined);
  }
}
