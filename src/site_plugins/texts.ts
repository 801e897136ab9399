/** The texts that `nova-manage plugins` prints: type declarations, and files to begin with. */

import declarations from "./nova-manage.d.ts" with { type: "text" };
import actionTemplate from "./templates/action.ts" with { type: "text" };
import categoryTemplate from "./templates/category.ts" with { type: "text" };
import type { FileName } from "./file_name.ts";

/** The declarations of the module `nova-manage`, with all that they refer to. */
export const typeDeclarations: string = declarations;

/** A plugin that works as it is, for a start. */
export function template({ category, action }: Omit<FileName, "language">): string {
  return action === undefined
    ? categoryTemplate.replaceAll("my_category", category)
    : actionTemplate.replaceAll("my_category", category).replaceAll("my_action", action);
}
