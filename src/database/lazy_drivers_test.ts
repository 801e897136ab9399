import assert from "node:assert/strict";

interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly npmPackage?: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly npmPackage?: string;
      readonly code?: { readonly specifier: string };
    }[];
  }[];
  readonly redirects: Readonly<Record<string, string>>;
}

/** What loading a module of this folder loads with it: npm packages and Node's built-in modules. */
async function packagesLoadedBy(module: string): Promise<string[]> {
  const start = new URL(module, import.meta.url).href;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", start],
    stderr: "inherit",
  }).output();
  const graph: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const visit = (specifier: string) => {
    if (seen.has(specifier)) return;
    seen.add(specifier);
    for (const { isDynamic, code } of modules.get(specifier)?.dependencies ?? []) {
      if (!isDynamic && code !== undefined) {
        visit(graph.redirects[code.specifier] ?? code.specifier);
      }
    }
  };
  visit(start);
  const names = [...seen].flatMap((specifier) =>
    /^(?:npm:\/?)([^@/]+)/.exec(specifier)?.[1] ?? /^node:.*/.exec(specifier)?.[0] ?? []
  );
  return [...new Set(names)].sort();
}

const DRIVERS = ["mysql2", "postgres", "node:sqlite"];

Deno.test("opening databases loads no driver before it knows the engine", async () => {
  const loaded = await packagesLoadedBy("./open_databases.ts");
  assert.deepEqual(loaded.filter((name) => DRIVERS.includes(name)), []);
  assert.ok(loaded.includes("kysely"), String(loaded));
});

for (
  const [engine, driver] of [
    ["mysql", "mysql2"],
    ["postgresql", "postgres"],
    ["sqlite", "node:sqlite"],
  ]
) {
  Deno.test(`${engine} loads its own driver and no other`, async () => {
    const loaded = await packagesLoadedBy(`./${engine}/mod.ts`);
    assert.deepEqual(loaded.filter((name) => DRIVERS.includes(name)), [driver]);
  });
}
