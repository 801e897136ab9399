/** Folders with plugins of a site, for tests. */

/** A folder that is removed at the end of a test. */
export interface PluginFiles extends AsyncDisposable {
  /** Its absolute path, without symbolic links. */
  readonly path: string;
}

/** Makes a folder with these files, which nobody else can write to. */
export async function pluginFiles(
  files: Readonly<Record<string, string>>,
): Promise<PluginFiles> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "nova-manage-" }));
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${path}/${name}`, text, { mode: 0o644 });
    // Whatever the umask of whoever runs the tests.
    await Deno.chmod(`${path}/${name}`, 0o644);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** A category of this name with an action `go`, whose body is given; it returns 0 unless that does more. */
export function categoryFile(name: string, body = ""): string {
  return [
    `export const contractVersion = 1;`,
    `export const version = "1.0";`,
    `export default (toolkit) => ({`,
    `  name: "${name}", summary: "The category ${name}.",`,
    `  actions: [${actionOf("go", body)}],`,
    `});`,
  ].join("\n");
}

/** A file of one action, likewise. */
export function actionFile(name: string, body = ""): string {
  return [
    `export const contractVersion = 1;`,
    `export default (toolkit) => (${actionOf(name, body)});`,
  ].join("\n");
}

function actionOf(name: string, body: string): string {
  return `{
    name: "${name}", summary: "The action ${name}.", options: [], exitCodes: { 0: "Done." },
    async run(context) { ${body}; return 0; },
  }`;
}
