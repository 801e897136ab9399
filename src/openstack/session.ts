/** Requests with credentials: a token that is refused in the middle of a run is replaced, once. */

import type { Authenticator } from "./auth/authenticator.ts";
import type { Limiter } from "./limiter.ts";
import type { Party } from "./party.ts";
import type { Incoming, Outgoing, Sender } from "./sender.ts";

/** Sends with credentials. */
export type SendAuthenticated = (
  party: Party,
  request: Outgoing,
  limiter?: Limiter,
) => Promise<Incoming>;

/**
 * Makes the function that adds credentials to requests.
 *
 * Its answer has the status 401 when a service refuses new credentials too, or there are no others.
 */
export function createSession(authenticator: Authenticator, sender: Sender): SendAuthenticated {
  return async (party, request, limiter) => {
    const credentials = await authenticator.headers();
    const withCredentials = { ...request, headers: { ...request.headers, ...credentials } };
    const answer = await sender.send(party, withCredentials, limiter);
    if (answer.status !== 401 || !authenticator.refused(credentials)) return answer;
    const others = await authenticator.headers();
    const again = { ...request, headers: { ...request.headers, ...others } };
    const second = await sender.send(party, again, limiter);
    return { ...second, repeated: answer.repeated || second.repeated };
  };
}
