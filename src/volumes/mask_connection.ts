/**
 * Secrets in the data of a volume's connection: passwords of iSCSI, keyrings of Ceph, tokens. They are
 * found by the names that drivers of volumes give them, and taken out of the text; all else stays as it
 * is, to the byte.
 */

/** What stands in the place of a secret. */
export const MASK = "***";

const SECRET_NAME =
  /pass(word|wd|phrase)|_pass$|pswd|secret(?!_?(uuid|type))|keyring|token|private_?key|api_?key|access_?key|auth_?key|dhchap|psk|credential/i;
/** Options of a mount, and URLs. */
const SECRETS_IN_TEXT: readonly [RegExp, string][] = [
  [/((?:pass(?:word|wd)?|secret)=)[^,;&\s"']+/gi, `$1${MASK}`],
  [/(:\/\/[^/@\s:"']*:)[^/@\s"']+@/g, `$1${MASK}@`],
];
/** A text with its quotes, or a piece without any. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[^"]+/gs;

/**
 * Masks the secrets of a connection.
 *
 * @param text the content of `connection_info`. What is no JSON is masked as a whole.
 */
export function maskConnection(text: string): string {
  if (!isJson(text)) return MASK;
  const tokens = text.match(TOKENS) ?? [];
  /** How deep inside of a secret's object or list; 0 outside of any. */
  let depth = 0;
  let isSecret = false;
  const masked = tokens.map((token, index) => {
    if (!token.startsWith('"')) {
      for (const character of token) {
        if ("{[".includes(character) && (isSecret || depth > 0)) depth++;
        else if ("}]".includes(character) && depth > 0) depth--;
        // The value of a name ends with a comma or a bracket.
        if (",{[}]".includes(character)) isSecret = false;
      }
      return token;
    }
    if (/^\s*:/.test(tokens[index + 1] ?? "")) {
      isSecret = SECRET_NAME.test(JSON.parse(token));
      return token;
    }
    if (isSecret || depth > 0) return token === '""' ? token : `"${MASK}"`;
    return SECRETS_IN_TEXT.reduce((kept, [pattern, by]) => kept.replace(pattern, by), token);
  });
  return masked.join("");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
