/** How requests to a service say who sends them. */

import type { CatalogueEndpoint } from "../catalogue.ts";

/** A way to log in, with credentials. Any number of requests may ask at once. */
export interface Authenticator {
  /** The headers that show who we are; logs in when that is needed. */
  headers(): Promise<Readonly<Record<string, string>>>;
  /**
   * Told that a service refused these headers.
   *
   * @returns true when others can be had by asking for {@link headers} again.
   */
  refused(headers: Readonly<Record<string, string>>): boolean;
  /** The service's URL where the credentials come with one; undefined where the catalogue tells. */
  readonly endpoint?: string;
  /** The service catalogue, and whose it is; undefined for credentials that have none. */
  identity(): Promise<Identity | undefined>;
}

/** What a token says besides. */
export interface Identity {
  readonly catalogue: readonly CatalogueEndpoint[];
  readonly projectId?: string;
  readonly userId?: string;
}
