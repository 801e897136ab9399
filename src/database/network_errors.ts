/** What errors of sockets and of TLS mean for a database, under every driver. */

import { ConnectTimeout, networkFailure } from "../network/errors.ts";
import type { Diagnosis, Phase } from "./diagnosis.ts";

/** Says what an error of the network means; undefined when it is none. */
export function diagnoseNetwork(error: unknown, phase: Phase): Diagnosis | undefined {
  const failure = networkFailure(error);
  if (failure === undefined) return undefined;
  if (failure.kind === "tls") return { kind: "tls", reason: failure.reason };
  if (error instanceof ConnectTimeout) {
    return {
      kind: "unreachable",
      reason: failure.reason,
      hint: "Check host, port and firewalls; connect_timeout in the URL sets how long to wait.",
    };
  }
  return { kind: phase === "connect" ? "unreachable" : "connection_lost", reason: failure.reason };
}
