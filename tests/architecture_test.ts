/** Holds docs/architecture.md against the code: who imports whom, and which folders there are. */

import assert from "node:assert/strict";
import { relative } from "node:path";

const root = new URL("../", import.meta.url).pathname;

/** What `deno info --json` tells of a module. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly type?: { readonly specifier: string };
  }[];
}

/** The files of the program that each of them imports, for its code or its types, at once or later. */
async function importsByFile(): Promise<Map<string, Set<string>>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "src/main.ts"],
    cwd: root,
  }).output();
  const { modules }: { modules: ModuleInfo[] } = JSON.parse(new TextDecoder().decode(stdout));
  const ownFile = (specifier: string | undefined) =>
    specifier?.startsWith(`file://${root}`) ? [relative(root, new URL(specifier).pathname)] : [];
  const found = new Map<string, Set<string>>();
  for (const { specifier, dependencies = [] } of modules) {
    const [file] = ownFile(specifier);
    if (file === undefined || !/^(src|plugins)\//.test(file)) continue;
    const targets = dependencies.flatMap(({ code, type }) =>
      [code, type].flatMap((target) => ownFile(target?.specifier))
    );
    found.set(file, new Set(targets));
  }
  return found;
}

const imports = await importsByFile();

/** The folder that a file counts to: `errors`, `plugins`; a file of `src` itself counts to none. */
function folderOf(file: string): string | undefined {
  const [first, second, ...rest] = file.split("/");
  if (first === "plugins") return "plugins";
  return rest.length === 0 ? undefined : second;
}

/** The table of docs/architecture.md: what each folder may know. */
async function documentedFolders(): Promise<Map<string, readonly string[]>> {
  const page = await Deno.readTextFile(`${root}docs/architecture.md`);
  const rows = page.matchAll(/^\| `(?:src\/)?([a-z_]+)\/` +\|[^|]*\|([^|]*)\|$/gm);
  return new Map(
    rows.map(([, folder, known]) => [folder, known.split(",").map((name) => name.trim())]),
  );
}

Deno.test("the program's imports are seen", () => {
  assert.ok(imports.size > 200, String(imports.size));
  assert.ok(imports.get("src/plugin/registry.ts")?.has("src/plugin/contract.ts"));
  // An import of types alone, and one that waits until it is needed.
  assert.ok(imports.get("src/plugin/contract.ts")?.has("src/output/result.ts"));
  assert.ok(imports.get("plugins/mod.ts")?.has("plugins/db/mod.ts"));
});

Deno.test("no files import each other in a circle", () => {
  const finished = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) assert.fail(`a circle: ${[...way.slice(start), file].join(" -> ")}`);
    if (finished.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...way, file]);
    finished.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
});

Deno.test("the page lists the folders that there are", async () => {
  const folders = [...Deno.readDirSync(`${root}src`)].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
  assert.deepEqual([...(await documentedFolders()).keys()].sort(), [...folders, "plugins"].sort());
});

Deno.test("each folder knows those that the page allows", async () => {
  const allowed = await documentedFolders();
  const forbidden = [...imports].flatMap(([file, targets]) => {
    const from = folderOf(file);
    return [...targets].filter((target) => {
      const to = folderOf(target);
      return from !== undefined && to !== undefined && to !== from &&
        !allowed.get(from)?.includes(to);
    }).map((target) => `${file} -> ${target}`);
  });
  assert.deepEqual(forbidden, []);
});

Deno.test("nobody in an engine's folder knows which engines there are", () => {
  const knowing = [...imports].filter(([file, targets]) =>
    /\/(mysql|postgresql|sqlite)\//.test(file) &&
    [...targets].some((target) => target.endsWith("/engines.ts"))
  );
  assert.deepEqual(knowing.map(([file]) => file), []);
});
