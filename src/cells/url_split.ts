/**
 * URLs taken apart and put together the way Python's `urllib.parse` does it, which is what decides
 * how Nova fills templates and how its table of cells looks: `none:///` comes back as `none:/`.
 */

/** The parts of a URL; those that are missing are "". Nothing is decoded. */
export interface SplitUrl {
  /** In lower case. */
  readonly scheme: string;
  /** What stands between `//` and the path: users, passwords, hosts and ports. */
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/**
 * Takes a URL apart (`urlsplit`).
 *
 * @throws {Error} when brackets do not hold an IPv6 address; the message shows no part of the URL.
 */
export function splitUrl(url: string): SplitUrl {
  // deno-lint-ignore no-control-regex -- Python strips these, as the WHATWG's URL standard says.
  let rest = url.replace(/^[\x00-\x20]+/, "").replace(/[\t\r\n]/g, "");
  let scheme = "";
  const beginning = /^([a-z][a-z0-9+.-]*):/i.exec(rest);
  if (beginning !== null) {
    scheme = beginning[1].toLowerCase();
    rest = rest.slice(beginning[0].length);
  }
  let authority = "";
  if (rest.startsWith("//")) {
    authority = /^[^/?#]*/.exec(rest.slice(2))![0];
    rest = rest.slice(2 + authority.length);
    checkBrackets(authority);
  }
  const [beforeFragment, fragment] = partition(rest, "#");
  const [path, query] = partition(beforeFragment, "?");
  return { scheme, authority, path, query, fragment };
}

/** Puts parts together (`urlunsplit`): empty ones leave no trace, so a lone `?` or `//` is lost. */
export function joinUrl(parts: SplitUrl): string {
  let url = parts.path;
  if (parts.authority !== "") {
    url = `//${parts.authority}${url === "" || url.startsWith("/") ? "" : "/"}${url}`;
  }
  if (parts.scheme !== "") url = `${parts.scheme}:${url}`;
  if (parts.query !== "") url += `?${parts.query}`;
  if (parts.fragment !== "") url += `#${parts.fragment}`;
  return url;
}

/** The text before and after the first `mark`; without one, all of it and "". */
export function partition(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** The text before and after the last `mark`; without one, undefined and all of it. */
export function partitionLast(
  text: string,
  mark: string,
): [before: string | undefined, after: string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + mark.length)];
}

function checkBrackets(authority: string): void {
  if (!/[[\]]/.test(authority)) return;
  const [, lastHost] = partitionLast(authority, "@");
  const address = /^\[([^\]]*)\](?::|$)/.exec(lastHost)?.[1];
  // Python looks at the last host alone; brackets that only an earlier one has are an error too.
  if (
    address === undefined || !/^(?:[0-9a-f.]*:[0-9a-f:.]*(?:%.+)?|v[0-9a-f]+\..+)$/i.test(address)
  ) {
    throw new Error("the brackets do not hold an IPv6 address");
  }
}
