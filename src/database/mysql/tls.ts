/** TLS as a MySQL URL asks for it, with PyMySQL's meaning of its parameters. */

import { OperatorError } from "../../errors/operator_error.ts";
import { openPrivateKey } from "../../network/private_key.ts";
import { readTlsFile, type TlsSettings } from "../../network/tls.ts";
import type { MysqlTls } from "./parameters.ts";

/**
 * Reads the files that the parameters name, and says what to verify. With authorities given, the
 * certificate and its host name are verified unless the URL says otherwise; without, neither is.
 *
 * @throws {OperatorError} when a file cannot be read.
 */
export async function tlsSettings(
  tls: MysqlTls,
  host: string,
  source: string,
): Promise<TlsSettings> {
  const [file, folder, cert, key] = await Promise.all([
    readTlsFile(tls.ca, "ssl_ca", source),
    readAuthorities(tls.capath, source),
    readTlsFile(tls.cert, "ssl_cert", source),
    // PyMySQL lets one file hold both.
    readTlsFile(tls.key ?? tls.cert, "ssl_key", source),
  ]);
  const readableKey = openPrivateKey(key, tls.keyPassword);
  const ca = file === undefined && folder === undefined
    ? undefined
    : `${file ?? ""}${folder ?? ""}`;
  const verified = tls.verifyCertificate ?? ca !== undefined;
  return {
    host,
    verify: !verified ? "none" : tls.checkHostname ?? true ? "host" : "authority",
    ca,
    cert,
    key: readableKey,
  };
}

async function readAuthorities(
  folder: string | undefined,
  source: string,
): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const texts: (string | undefined)[] = [];
  for (const name of await listFolder(folder, source)) {
    texts.push(await readTlsFile(`${folder}/${name}`, "ssl_capath", source));
  }
  return texts.join("\n");
}

async function listFolder(folder: string, source: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name).filter((name) => /\.(pem|crt)$/.test(name));
  } catch (cause) {
    throw new OperatorError(`${source}: the folder ${folder} of ssl_capath cannot be read`, {
      hint: "Check that it is there, and that this user may read it.",
      cause,
    });
  }
}
