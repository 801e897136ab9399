/** Who is spoken to, for messages and errors. */

/** A service, or Keystone on the way to one. */
export interface Party {
  /** `Placement`, `Keystone`. */
  readonly title: string;
  /** The section of the service that is to be reached: `placement`. */
  readonly section: string;
  /** The section of its credentials and TLS, where that is another one. */
  readonly credentials?: string;
  /** True for Keystone on the way to a service. */
  readonly authentication: boolean;
  /** Where the URL was taken from: `[placement] endpoint_override`, `the service catalogue`. */
  readonly source: string;
}

/** A URL without what may be secret in it. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`.replace(/\/$/, "");
}
