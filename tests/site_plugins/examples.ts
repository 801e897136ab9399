/** The worked examples of docs/plugins.md, as files. */

const PAGE = new URL("../../docs/plugins.md", import.meta.url);

/** The examples by their files' names. */
export async function documentedPlugins(): Promise<Readonly<Record<string, string>>> {
  const page = await Deno.readTextFile(PAGE);
  const found = page.matchAll(/In the\s+file\s+`([a-z_.]+)`:\n\n```ts\n([^]*?)```\n/g);
  return Object.fromEntries([...found].map(([, name, text]) => [name, text]));
}
