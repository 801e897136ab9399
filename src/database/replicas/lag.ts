/** How far the copies of a database are behind it, and what an engine's folder knows of that. */

/** How far a copy is behind. */
export interface Lag {
  /** Seconds; undefined while it does not follow at all. */
  readonly seconds: number | undefined;
}

/** One copy of a database. */
export interface ReplicaState extends Lag {
  /** What to call it in messages, after `the`: `replica 10.0.0.7:3306`. */
  readonly name: string;
}

/** Galera's way of holding up writes while a node of the cluster cannot keep up. */
export interface FlowControl {
  /** It holds up writes at this moment. */
  readonly active: boolean;
  /** How long it has done so since the server's start, in nanoseconds. */
  readonly pausedNanoseconds: number;
}

/** What can be said of all copies of a database at one moment. */
export interface ReplicaLag {
  /** None where the database has no replicas. */
  readonly replicas: readonly ReplicaState[];
  /** Only where the server is a node of a Galera cluster. */
  readonly flowControl?: FlowControl;
  /** Why there may be replicas that are not among these, and what to do about it. */
  readonly unseen?: string;
}

/** Runs a statement without parameters, and gives its rows. */
export type Ask = (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** What an engine's folder knows of replication. */
export interface LagReader {
  /** How far the asked server itself is behind the one that it copies; undefined if it copies none. */
  ownLag(ask: Ask): Promise<Lag | undefined>;
  /** Galera's state, where the asked server belongs to a cluster. */
  flowControl(ask: Ask): Promise<FlowControl | undefined>;
  /**
   * The replicas of the asked server, as far as it knows them.
   *
   * @param askHost asks another server how far it is behind.
   * @throws {LagUnknown} when the server does not say.
   */
  replicas(
    ask: Ask,
    askHost: (host: string, port: number) => Promise<Lag | undefined>,
  ): Promise<readonly ReplicaState[]>;
}

/** The server may have replicas, and does not say how far they are behind. */
export class LagUnknown extends Error {
  /**
   * @param reason why, as the end of a sentence.
   * @param hint what an operator can do to make it known.
   * @param maybeNone true where not even a sign of a replica is seen.
   */
  constructor(reason: string, readonly hint: string, readonly maybeNone = false) {
    super(reason);
  }
}
