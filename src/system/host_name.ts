/** What the system says this machine is called. */

/** This machine's name; a system that does not tell it leaves it empty. */
export function hostName(): string {
  try {
    return Deno.hostname();
  } catch {
    return "";
  }
}
