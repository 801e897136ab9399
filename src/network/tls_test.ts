import assert from "node:assert/strict";
import { connect } from "node:net";
import { makeTlsFiles } from "../../tests/support/tls_files.ts";
import { belongTogether } from "./key_pair.ts";
import { startTls, TlsError } from "./tls.ts";

Deno.test("a client certificate with another's key is an error, and not the end of the process", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = await makeTlsFiles(folder);
    const read = (path: string) => Deno.readTextFileSync(path);
    const [cert, key, otherKey] = [files.clientCert, files.clientKey, files.serverKey].map(read);
    assert.equal(belongTogether(cert, key), true);
    assert.equal(belongTogether(cert, otherKey), false);
    assert.equal(belongTogether(cert, "no key"), undefined);

    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const socket = connect((listener.addr as Deno.NetAddr).port, "127.0.0.1");
    const failed = new Promise((resolve) =>
      socket.once("connect", () => {
        startTls(socket, { host: "localhost", verify: "none", cert, key: otherKey }).catch(resolve);
      })
    );
    const error = await failed;
    assert.ok(error instanceof TlsError);
    assert.match(error.message, /do not belong together/);
    socket.destroy();
    (await listener.accept()).close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
