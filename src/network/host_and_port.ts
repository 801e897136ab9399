/** Addresses as URLs have them. */

/** `HOST:PORT`, with brackets around an address that has colons itself. */
export function hostAndPort(
  { host, port }: { readonly host: string; readonly port: number },
): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
