/**
 * Changes to packages in the bundle that make a start lighter and nothing else different. Each names the
 * text that it replaces, and a build in which that is not found fails: a package has changed then.
 */

/** What is replaced, how often it is there, and by what. */
interface Change {
  readonly why: string;
  readonly text: string;
  readonly times: number;
  readonly by: string;
}

const CHANGES: readonly Change[] = [
  {
    why: "mysql2 fills a table of 3,900 errors at each start, of which a run in trouble needs one",
    text: "var ErrorCodeToName = require_errors();",
    times: 1,
    by: "var ErrorCodeToName = new Proxy({}, { get: (_, code) => require_errors()[code] });",
  },
  {
    why: "the same table, elsewhere in mysql2",
    text: "var Errors = require_errors();",
    times: 2,
    by: "var Errors = new Proxy({}, { get: (_, name) => require_errors()[name] });",
  },
  {
    why:
      "mysql2 reads the server's version in an encoding for which it loads all that iconv-lite has",
    text: 'args.serverVersion = packet.readNullTerminatedString("cesu8");',
    times: 1,
    by: 'args.serverVersion = packet.readNullTerminatedString("utf8");',
  },
  {
    why: "the same for the name of a way to log in",
    text: 'const name = packet.readNullTerminatedString("cesu8");',
    times: 1,
    by: 'const name = packet.readNullTerminatedString("utf8");',
  },
  {
    why: "the same for what a server says before its greeting",
    text: 'this.serverConfig ? this.serverConfig.encoding : "cesu8"',
    times: 1,
    by: 'this.serverConfig ? this.serverConfig.encoding : "utf8"',
  },
  {
    why:
      "long compiles WebAssembly for numbers of 64 bits, which it can do without, and few runs meet one",
    text: "wasm = new WebAssembly.Instance(",
    times: 1,
    by: "if (false) wasm = new WebAssembly.Instance(",
  },
  {
    why: "mysql2 makes room for 15,000 kinds of result; a run has a few dozen",
    text: "max: 15e3",
    times: 1,
    by: "max: 500",
  },
];

/**
 * Makes the changes in the bundle's modules.
 *
 * @throws {Error} when a text is not there as often as it should be.
 */
export async function lightenPackages(bundle: string): Promise<void> {
  const found = CHANGES.map(() => 0);
  for await (const { name } of Deno.readDir(bundle)) {
    if (!name.endsWith(".js")) continue;
    const path = `${bundle}/${name}`;
    const before = await Deno.readTextFile(path);
    let after = before;
    for (const [index, { text, by }] of CHANGES.entries()) {
      found[index] += after.split(text).length - 1;
      after = after.replaceAll(text, () => by);
    }
    if (after !== before) await Deno.writeTextFile(path, after);
  }
  for (const [index, { why, text, times }] of CHANGES.entries()) {
    if (found[index] !== times) {
      throw new Error(`"${text}" is ${found[index]} times in the bundle, not ${times}; ${why}`);
    }
  }
}
