/**
 * Passwords of URLs, hidden. It hides too much rather than too little, and takes time in proportion to
 * the text's length, since others than the operator write some of it.
 */

/** What stands in the place of a secret. */
export const HIDDEN = "****";

/** A parameter whose value is a secret, by its name: `passwd`, `ssl_key_password`, `auth_token`. */
const SECRET_NAME = /pass|pwd|secret|token|credential/i;

/** A value that is hidden already, and perhaps stood in quotes or brackets. */
const IS_HIDDEN = /^\*{4}['")\]}]?$/;

/**
 * Hides the secrets of a URL, or of what may be one, with or without a scheme: all from the user's colon
 * to the last `@`, wherever that stands, because a password with an `@` in it is written like a host to
 * whoever forgot to write `%40`; and the values of parameters whose names say that they are secrets.
 *
 * @param url one URL; blanks count like any other character.
 */
export function hideUrlSecrets(url: string): string {
  return hideParameters(hidePassword(url));
}

function hidePassword(url: string): string {
  const start = passwordStart(url);
  if (start === undefined) return url;
  const last = url.lastIndexOf("@");
  if (last >= start) return url.slice(0, start) + HIDDEN + url.slice(last);
  return isCutOff(url, start) ? url.slice(0, start) + HIDDEN : url;
}

/**
 * True for a URL that ends within its password, as in text that was cut off: no `@` is left, and what
 * stands behind the colon is no port.
 *
 * @param start as {@link passwordStart} finds it.
 */
export function isCutOff(url: string, start: number): boolean {
  const scheme = url.indexOf("://");
  if (scheme < 0 || url.includes("@")) return false;
  if (/[/?#]/.test(url.slice(scheme + 3, start))) return false;
  return !/^\d*(?:$|[\s/?#,;.)\]}'"])/.test(url.slice(start));
}

/**
 * Where the password of a URL begins if it has one: behind the first colon that is not the scheme's, nor
 * within the brackets of an IPv6 address; undefined without such a colon.
 */
export function passwordStart(url: string): number | undefined {
  let colon = url.indexOf(":");
  if (url.startsWith("://", colon)) {
    const user = colon + 3;
    const bracket = url[user] === "[" ? url.indexOf("]", user) : -1;
    colon = url.indexOf(":", Math.max(user, bracket));
  }
  return colon < 0 ? undefined : colon + 1;
}

/** `name=value` between `&` or `;`; behind a secret's value, what has no name of its own belongs to it. */
function hideParameters(url: string): string {
  if (!url.includes("=")) return url;
  let secret = false;
  return url.split(/([&;])/).map((piece, index, pieces) => {
    if (index % 2 === 1) return piece;
    const equals = piece.indexOf("=");
    const goesOn = secret && (equals < 0 || pieces[index - 1] === ";");
    if (goesOn || equals < 0) return goesOn && piece !== "" ? HIDDEN : piece;
    const name = piece.slice(piece.lastIndexOf("?", equals) + 1, equals);
    secret = SECRET_NAME.test(decoded(name));
    if (!secret || IS_HIDDEN.test(piece.slice(equals + 1))) return piece;
    return `${piece.slice(0, equals)}=${HIDDEN}`;
  }).join("");
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
