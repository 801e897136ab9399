/** `--post-mortem`: what happens after a failure. */

import { systemFailure } from "../../system/system_failure.ts";
import { promptOver, type PromptTerminal } from "./prompt.ts";
import { writeReport } from "./report.ts";
import { type FailedRun, sectionsOf } from "./sections.ts";

/**
 * Writes the report, says where it is, and at a terminal lets the operator look around.
 *
 * @param folders where the report may go, in the order of preference.
 * @param tell prints to standard error.
 * @param terminal undefined where there is nobody to ask.
 */
export async function holdPostMortem(
  run: FailedRun,
  folders: readonly (string | undefined)[],
  tell: (text: string) => void,
  terminal: PromptTerminal | undefined,
): Promise<void> {
  const sections = sectionsOf(run);
  try {
    const path = writeReport(sections, folders, run.now);
    tell(
      `A report is in ${path}, which only you can read. Passwords are masked; ` +
        "look through it before you pass it on.\n",
    );
  } catch (error) {
    tell(`WARNING: The report cannot be written: ${systemFailure(error)}\n`);
  }
  if (terminal !== undefined) await promptOver(sections, terminal);
}
