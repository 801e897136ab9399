/** Packages made of the compiled program, for tests. */

/** Runs a program in a folder; throws with what it said when it fails. */
export async function succeed(
  command: readonly [string, ...string[]],
  options: Omit<Deno.CommandOptions, "args" | "stdout" | "stderr"> = {},
): Promise<string> {
  const [program, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    ...options,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`${command.join(" ")} failed: ${err}${out}`);
  return out;
}

/** A folder that everybody may look into, and that goes away. */
export async function openFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "nova-manage-package-" });
  await Deno.chmod(path, 0o755);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Packs `dist/nova-manage` into a folder; returns the archive's path. */
export async function packProgram(folder: string, root = "."): Promise<string> {
  await succeed([Deno.execPath(), "run", "--quiet", "--allow-all", "scripts/package.ts", folder], {
    cwd: root,
  });
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  return `${folder}/${names.find((name) => name.endsWith(".tar.gz"))}`;
}
