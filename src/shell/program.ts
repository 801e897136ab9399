/** What the program is called, and what it says of itself: one file is two programs. */

/** A program's name and purpose. */
export interface Program {
  /** The name in usage and messages, of its own configuration and log files. */
  readonly name: string;
  /** The sentence above its help. */
  readonly summary: string;
}

/** The program as it is. */
export const NOVA_MANAGE: Program = {
  name: "nova-manage",
  summary: "Sets up and looks after the databases of a Nova deployment.",
};

/** The program when it is called by a link of that name. */
export const NOVA_STATUS: Program = {
  name: "nova-status",
  summary: "Checks whether a Nova deployment is ready for an upgrade.",
};

/**
 * The program that was called.
 *
 * @param path how it was called: its path, or its name alone.
 */
export function programCalled(path: string): Program {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === NOVA_STATUS.name ? NOVA_STATUS : NOVA_MANAGE;
}
