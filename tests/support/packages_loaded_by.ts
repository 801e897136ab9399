/** What a module costs those who load it. */

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

/**
 * What loading a module loads with it, at once and not later: npm packages and Node's built-in modules.
 *
 * @param start the module's URL.
 */
export async function packagesLoadedBy(start: URL): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", start.href],
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
  visit(start.href);
  const names = [...seen].flatMap((specifier) =>
    /^(?:npm:\/?)((?:@[^@/]+\/)?[^@/]+)/.exec(specifier)?.[1] ?? /^node:.*/.exec(specifier)?.[0] ??
      []
  );
  return [...new Set(names)].sort();
}
