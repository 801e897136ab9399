/** The report of a failed run, in a file that only its owner can read. */

import type { Section } from "./sections.ts";

/**
 * Writes the report.
 *
 * @param folders where to, in the order of preference; undefined stands for the folder for temporary files.
 * @returns the file's path.
 * @throws what the system says of the last folder.
 */
export function writeReport(
  sections: readonly Section[],
  folders: readonly (string | undefined)[],
  now: Date,
): string {
  const time = now.toISOString().replace(/\.\d+Z$/, "").replace(/[-:]/g, "").replace("T", "-");
  const bytes = new TextEncoder().encode(reportText(sections));
  let failure: unknown;
  for (const dir of folders) {
    let path: string | undefined;
    try {
      // Made anew, under a name that nobody can foresee, with the rights 0600.
      path = Deno.makeTempFileSync({ dir, prefix: `nova-manage-${time}-`, suffix: ".report" });
      Deno.writeFileSync(path, bytes);
      return path;
    } catch (error) {
      failure = error;
      if (path !== undefined) removeQuietly(path);
    }
  }
  throw failure;
}

function reportText(sections: readonly Section[]): string {
  const parts = sections.map(({ title, lines }) =>
    [title, "=".repeat(title.length), "", ...lines, ""].join("\n")
  );
  return parts.join("\n");
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Half a report that stays behind can be read by nobody else either.
  }
}
