/** Honest timing of whole commands: several runs, taken in turns, with the highest memory of each. */

/** A command to time. */
export interface Subject {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** What the program reads from its standard input; nothing if undefined. */
  readonly stdin?: string;
  /** Called before each run, outside of the measured time. */
  readonly prepare?: () => Promise<void>;
  /** Called after each run, outside of the measured time; throws if the work was not done. */
  readonly check?: () => Promise<void>;
  /** The exit code that is expected; 0 if undefined. */
  readonly exitCode?: number;
}

/** The lowest, middle and highest of several runs. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** What several runs of one command took. */
export interface Measurement {
  /** Wall-clock seconds, the start of the process included. */
  readonly seconds: Spread;
  /** The largest resident set, in MB. */
  readonly megabytes: Spread;
  readonly runs: number;
}

/**
 * Times two commands in turns (A B A B …), so that what else the machine does falls on both alike.
 *
 * @param ours the command of interest.
 * @param other what it is compared with; undefined where there is nothing.
 * @param runs how often each is run; one more run of each goes before and is not counted.
 * @throws when a command ends with another exit code than expected.
 */
export async function measurePair(
  ours: Subject,
  other: Subject | undefined,
  runs: number,
): Promise<{ ours: Measurement; other?: Measurement }> {
  const taken: { ours: Run[]; other: Run[] } = { ours: [], other: [] };
  for (let round = 0; round <= runs; round++) {
    const own = await runOnce(ours);
    const others = other && await runOnce(other);
    if (round === 0) continue;
    taken.ours.push(own);
    if (others) taken.other.push(others);
  }
  return { ours: summary(taken.ours), other: other && summary(taken.other) };
}

/** A command among others, and how often it is run. */
export interface Turn {
  readonly subject: Subject;
  readonly runs: number;
}

/**
 * Times long commands in turns (A B C A B A …); one that is to run less often drops out earlier. No run
 * goes before: next to their work, what a first run costs is little.
 *
 * @returns the measurements in the order of `turns`.
 * @throws when a command ends with another exit code than expected.
 */
export async function measureInTurns(turns: readonly Turn[]): Promise<Measurement[]> {
  const taken: Run[][] = turns.map(() => []);
  const rounds = Math.max(...turns.map(({ runs }) => runs));
  for (let round = 0; round < rounds; round++) {
    for (const [index, { subject, runs }] of turns.entries()) {
      if (round < runs) taken[index].push(await runOnce(subject));
    }
  }
  return taken.map(summary);
}

/** One run of a command. */
export interface Run {
  /** Wall-clock seconds, the start of the process included. */
  readonly seconds: number;
  /** The largest resident set, in MB. */
  readonly megabytes: number;
}

/** Several runs as one measurement. */
export function summary(runs: readonly Run[]): Measurement {
  return {
    seconds: spread(runs.map(({ seconds }) => seconds)),
    megabytes: spread(runs.map(({ megabytes }) => megabytes)),
    runs: runs.length,
  };
}

/**
 * Times a command once.
 *
 * @throws when it ends with another exit code than expected.
 */
export async function runOnce(subject: Subject): Promise<Run> {
  await subject.prepare?.();
  const report = await Deno.makeTempFile();
  try {
    const started = performance.now();
    const child = new Deno.Command("/usr/bin/time", {
      args: ["--quiet", "--format=%M", `--output=${report}`, ...subject.command],
      stdin: subject.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (subject.stdin !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(subject.stdin));
      await writer.close();
    }
    const { code, stdout, stderr } = await child.output();
    const seconds = (performance.now() - started) / 1000;
    if (code !== (subject.exitCode ?? 0)) {
      const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      throw new Error(`${subject.command.join(" ")} ended with ${code}:\n${out}${err}`);
    }
    await subject.check?.();
    return { seconds, megabytes: Number(await Deno.readTextFile(report)) / 1024 };
  } finally {
    await Deno.remove(report);
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[sorted.length >> 1], max: sorted.at(-1)! };
}
