/** Passwords taken out of text that is about to be shown: a second line of defence. */

/**
 * Replaces what looks like a password in a URL (`scheme://user:password@host`, also as a query
 * parameter) by `****`, wherever in the text it stands.
 */
export function redact(text: string): string {
  return text
    .replace(/([a-z][\w+.-]*:\/\/[^\s:/]*):[^\s]*@/gi, "$1:****@")
    .replace(/([?&](?:password|passwd|sslpassword)=)[^&#\s]*/gi, "$1****");
}
