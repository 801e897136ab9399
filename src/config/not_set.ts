/** Options that a command needs and nothing sets, in words. */

import type { Configuration } from "./configuration.ts";

/**
 * Says that nothing sets an option, and where it was looked for:
 * `[database] connection is not set in /etc/nova/nova.conf`. A folder that the user may not enter is
 * named, since that is where the option may well stand.
 *
 * @param option the option as an operator writes it: `[database] connection`.
 * @returns no full stop at the end.
 */
export function notSet(
  option: string,
  { files, passedOver }: Pick<Configuration, "files" | "passedOver">,
): string {
  const where = files.length === 0
    ? `${option} is not set: no configuration file was found`
    : `${option} is not set in ${files.join(", ")}`;
  return passedOver.length === 0 ? where : `${where}; not looked into: ${passedOver.join(", ")}`;
}
