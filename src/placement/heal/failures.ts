/** Failures in the words of whoever has to repair them. */

import { DatabaseError } from "../../database/database_error.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import type { Failure } from "./change.ts";
import type { HealInstance } from "./instances.ts";

/**
 * The failure that an error means for an instance.
 *
 * @param doing what was being done, as in `asking for its ports`.
 * @throws the error when it is none that an operator can act on.
 */
export function failureOf(
  { uuid }: Pick<HealInstance, "uuid">,
  code: number,
  doing: string,
  error: unknown,
): Failure {
  // A database's failures are those of a whole cell.
  if (!(error instanceof OperatorError) || error instanceof DatabaseError) throw error;
  return { code, message: `Instance ${uuid}: ${doing} failed. ${error.message}`, hint: error.hint };
}
