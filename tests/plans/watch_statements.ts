/**
 * Watches every statement that goes to a database while something works, and asks the server how it
 * finds the rows of each: on the statement's own connection, just before it runs, with its values.
 */

import { CompiledQuery, DefaultQueryExecutor, type QueryExecutor, type QueryResult } from "kysely";
import type { PlanEngine } from "./engine.ts";

/** One statement. */
export interface WatchedStatement {
  /** Its text, without values. */
  readonly sql: string;
  /** The server's plan, as JSON. */
  readonly plan: unknown;
}

const QUERY = /^\s*SELECT\b/i;
const CHANGE = /^\s*(INSERT|UPDATE|DELETE|WITH)\b/i;
/** How often statements of the same text are explained; their values differ. */
const MOST_OF_A_KIND = 3;

/** Calls `work` and returns the statements that it sent, explained. */
export async function watchStatements(
  { analyzeQuery, explainChange }: Pick<PlanEngine, "analyzeQuery" | "explainChange">,
  work: () => Promise<void>,
): Promise<WatchedStatement[]> {
  const executors = DefaultQueryExecutor.prototype;
  const { executeQuery, stream } = executors;
  const statements: WatchedStatement[] = [];
  const counts = new Map<string, number>();

  async function watch(executor: QueryExecutor, { sql, parameters }: CompiledQuery): Promise<void> {
    const count = (counts.get(sql) ?? 0) + 1;
    counts.set(sql, count);
    // What else there is (`SET`, `CREATE INDEX`) has no plan.
    const prefix = QUERY.test(sql) ? analyzeQuery : CHANGE.test(sql) ? explainChange : undefined;
    if (prefix === undefined || count > MOST_OF_A_KIND) return;
    const question = CompiledQuery.raw(`${prefix} ${sql}`, [...parameters]);
    const { rows: [row] } = await executeQuery.call(executor, question);
    const [plan] = Object.values(row as Readonly<Record<string, unknown>>);
    statements.push({ sql, plan: typeof plan === "string" ? JSON.parse(plan) : plan });
  }

  executors.executeQuery = async function <R>(query: CompiledQuery, options?: object) {
    await watch(this, query);
    return await executeQuery.call(this, query, options) as QueryResult<R>;
  };
  executors.stream = async function* <R>(
    query: CompiledQuery,
    chunkSize: number,
    options?: object,
  ) {
    await watch(this, query);
    yield* stream.call(this, query, chunkSize, options) as AsyncIterable<QueryResult<R>>;
  };
  try {
    await work();
  } finally {
    executors.executeQuery = executeQuery;
    executors.stream = stream;
  }
  return statements;
}
