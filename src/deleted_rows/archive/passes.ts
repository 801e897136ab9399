/**
 * The bookkeeping of passes. A pass visits the tables in order and takes from each as many soft-deleted
 * rows as are left of `--max_rows`; rows that they bring along count afterwards, and the pass ends once
 * the limit is reached. So whoever takes exactly as many as are left has ended the pass whatever came
 * along, and only what a table gives at its end, short of the limit, has to be counted.
 *
 * That makes it possible to work on the rows of many passes at once, and still to say how many passes
 * there were.
 */

/** Counts passes. */
export interface PassCounter {
  /** Begins the next table. */
  beginTable(): TableCounter;
  /** All tables have been visited: the pass under way is over. */
  endPass(): void;
}

/** Counts what one table gives. */
export interface TableCounter {
  /**
   * Some of the table's soft-deleted rows were moved with what they bring along. When they belong to
   * several passes, each counts for as much as the others.
   *
   * @param position how many of the table's soft-deleted rows come before them in the order of keys.
   * @param roots how many of them there are.
   * @param rows how many rows that were in all.
   */
  moved(position: number, roots: number, rows: number): void;
  /**
   * The first row of the last pass that takes from the table.
   *
   * @param total how many soft-deleted rows the table has.
   */
  lastPassBegins(total: number): number;
  /**
   * All soft-deleted rows of the table have been moved.
   *
   * @param total how many they were.
   */
  end(total: number): void;
}

/**
 * Makes a counter of passes with a limit of `maxRows`, above 0.
 *
 * @param onPasses told as soon as so many more passes are over that moved something.
 */
export function countPasses(maxRows: number, onPasses: (passes: number) => void): PassCounter {
  let movedInPass = 0;

  function endPass(): void {
    if (movedInPass > 0) onPasses(1);
    movedInPass = 0;
  }

  function beginTable(): TableCounter {
    const first = maxRows - movedInPass;
    /** Which of the passes that take from this table, 0 for the one under way, a row belongs to. */
    const passOf = (position: number) =>
      position < first ? 0 : 1 + Math.floor((position - first) / maxRows);
    const beginOf = (pass: number) => pass === 0 ? 0 : first + (pass - 1) * maxRows;
    // Only the last of the passes may turn out to be short, so only its rows are kept count of.
    let last = { pass: 0, rows: 0 };
    /** What has been moved, by whichever worker, fills passes from the first on. */
    let done = { roots: 0, rows: 0 };
    let told = 0;
    const tell = (pass: number) => {
      if (pass > told) onPasses(pass - told);
      told = Math.max(told, pass);
    };
    return {
      moved(position, roots, rows) {
        if (roots === 0) return;
        done = { roots: done.roots + roots, rows: done.rows + rows };
        if (done.rows > 0) tell(passOf(done.roots - 1));
        const pass = passOf(position + roots - 1);
        if (pass < last.pass) return;
        if (pass > last.pass) last = { pass, rows: 0 };
        const ofPass = position + roots - Math.max(position, beginOf(pass));
        last.rows += Math.round(rows * ofPass / roots);
      },
      lastPassBegins: (total) => total === 0 ? 0 : beginOf(passOf(total - 1)),
      end(total) {
        if (total === 0) return;
        const pass = passOf(total - 1);
        tell(pass);
        if (pass > 0) movedInPass = 0;
        if (last.pass === pass) movedInPass += last.rows;
        if (total === beginOf(pass + 1) || movedInPass >= maxRows) endPass();
      },
    };
  }

  return { beginTable, endPass };
}
