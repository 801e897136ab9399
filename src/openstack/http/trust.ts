/** Whom to trust, and who we are: the TLS options of a service's section. */

import type { Environment } from "../../config/sources.ts";
import { readTlsFile, type TlsSettings } from "../../network/tls.ts";
import type { ServiceOptions } from "../options.ts";

/** Where distributions keep the authorities of the system, those added by its operators too. */
const SYSTEM_AUTHORITIES = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu
  "/etc/pki/tls/certs/ca-bundle.crt", // Red Hat and its kin
  "/etc/ssl/ca-bundle.pem", // SUSE
];

/**
 * Reads the files that a section names, once, and gives the settings for a host.
 *
 * Without `cafile` those authorities count that `REQUESTS_CA_BUNDLE` or `CURL_CA_BUNDLE` name, as for
 * requests, else the system's; and those that the program brings along in any case.
 *
 * @param section its name, for errors.
 * @throws {OperatorError} when a file cannot be read.
 */
export function createTrust(
  options: ServiceOptions,
  section: string,
  environment: Environment,
): (host: string) => Promise<TlsSettings> {
  let files: Promise<Omit<TlsSettings, "host">> | undefined;

  async function read(): Promise<Omit<TlsSettings, "host">> {
    const source = `[${section}]`;
    const { cafile, certfile, keyfile, insecure } = options;
    const [ca, cert, key] = await Promise.all([
      insecure ? undefined : readAuthorities(cafile, source, environment),
      readTlsFile(certfile || undefined, "certfile", source),
      // One file may hold both; a key alone is of no use.
      certfile
        ? readTlsFile(keyfile || certfile, keyfile ? "keyfile" : "certfile", source)
        : undefined,
    ]);
    return { verify: insecure ? "none" : "host", ca, cert, key };
  }

  return async (host) => {
    files ??= read();
    return { ...await files, host };
  };
}

async function readAuthorities(
  cafile: string | undefined,
  source: string,
  environment: Environment,
): Promise<string | undefined> {
  if (cafile) return await readFileOrFolder(cafile, "cafile", source);
  for (const variable of ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]) {
    const path = environment.get(variable);
    if (path) return await readFileOrFolder(path, variable, "The environment");
  }
  for (const path of SYSTEM_AUTHORITIES) {
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

async function readFileOrFolder(
  path: string,
  name: string,
  source: string,
): Promise<string | undefined> {
  const isFolder = await Deno.stat(path).then((info) => info.isDirectory, () => false);
  if (!isFolder) return await readTlsFile(path, name, source);
  const texts: (string | undefined)[] = [];
  for await (const entry of Deno.readDir(path)) {
    if (/\.(pem|crt|\d+)$/.test(entry.name)) {
      texts.push(await readTlsFile(`${path}/${entry.name}`, name, source));
    }
  }
  return texts.join("\n");
}
