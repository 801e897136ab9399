/** URLs of services. */

/**
 * Reads a URL of HTTP; undefined for anything else.
 *
 * @param base what a relative one is relative to.
 */
export function asUrl(text: string | undefined, base?: URL): URL | undefined {
  if (text === undefined) return undefined;
  try {
    const url = new URL(text, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** The URL of a path below another URL, which may end in a slash or not. */
export function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  url.search = "";
  url.hash = "";
  return url;
}
