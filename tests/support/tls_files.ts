/** Certificates for tests of TLS, made with `openssl` in a folder of the test's own. */

import { run } from "./process.ts";

/** Paths of PEM files. */
export interface TlsFiles {
  /** The authority that signed the server's and the client's certificate. */
  readonly ca: string;
  /** An authority that signed nothing. */
  readonly otherCa: string;
  /** For `localhost` alone. */
  readonly serverCert: string;
  readonly serverKey: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

/** Makes an authority, a server certificate for `localhost` and a client certificate. */
export async function makeTlsFiles(folder: string): Promise<TlsFiles> {
  const path = (name: string) => `${folder}/${name}`;
  const openssl = (...args: string[]) => run("openssl", args);
  const newKey = ["-newkey", "rsa:2048", "-noenc"];
  const authority = (name: string, subject: string) =>
    openssl(
      "req",
      "-x509",
      ...newKey,
      ...["-keyout", path(`${name}.key`), "-out", path(`${name}.pem`), "-days", "2"],
      ...["-subj", `/CN=${subject}`, "-addext", "basicConstraints=critical,CA:true"],
    );
  const signed = async (name: string, subject: string, extensions: string) => {
    await openssl(
      "req",
      ...newKey,
      ...["-keyout", path(`${name}.key`), "-out", path(`${name}.csr`), "-subj", `/CN=${subject}`],
    );
    await Deno.writeTextFile(path(`${name}.ext`), `basicConstraints=CA:false\n${extensions}\n`);
    await openssl(
      "x509",
      "-req",
      ...["-in", path(`${name}.csr`), "-out", path(`${name}.pem`), "-days", "2"],
      ...["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial"],
      ...["-extfile", path(`${name}.ext`)],
    );
  };
  await authority("ca", "Authority of a test");
  await authority("other", "Another authority");
  await signed("server", "localhost", "subjectAltName=DNS:localhost");
  await signed("client", "nova", "extendedKeyUsage=clientAuth");
  return {
    ca: path("ca.pem"),
    otherCa: path("other.pem"),
    serverCert: path("server.pem"),
    serverKey: path("server.key"),
    clientCert: path("client.pem"),
    clientKey: path("client.key"),
  };
}

/** Writes a key's file once more, encrypted. */
export async function encryptKey(key: string, to: string, password: string): Promise<void> {
  await run("openssl", [
    ...["pkcs8", "-topk8", "-in", key, "-out", to],
    ...["-passout", `pass:${password}`],
  ]);
}

/** Gives a server's account its own copy of a key, which nobody else may read. */
export async function copyKeyFor(
  account: { uid?: number; gid?: number },
  key: string,
  to: string,
): Promise<void> {
  await Deno.copyFile(key, to);
  await Deno.chmod(to, 0o600);
  if (account.uid !== undefined) await Deno.chown(to, account.uid, account.gid!);
}
