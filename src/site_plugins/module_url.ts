/**
 * The code of a plugin as a module. The compiled program loads modules from `data:` URLs (not from
 * `blob:` ones), so what runs is the very text that was checked, whatever becomes of the file.
 */

/** The URL of a module with this code; errors in it are told by {@link withFileNames}. */
export function moduleUrl(code: string, path: string): string {
  return `${PREFIX}${encode(path)};base64,${new TextEncoder().encode(code).toBase64()}`;
}

const PREFIX = "data:text/javascript;charset=utf-8;plugin=";
/** Deno shortens long URLs in traces, and puts dots in their middle. */
const IN_TEXT = /data:text\/javascript;charset=utf-8;plugin=([^;]*);base64,[A-Za-z0-9+/=.]*/g;

/** Puts the plugins' files in the place of their URLs, as in `/etc/nova/manage-plugins.d/a.ts:3:9`. */
export function withFileNames(text: string): string {
  return text.replace(IN_TEXT, (_all, path: string) => decodeURIComponent(path));
}

/** As `encodeURIComponent`, and what else may not stand in a parameter of a media type. */
function encode(path: string): string {
  return encodeURIComponent(path).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}
