/** A private Keystone, bootstrapped, with an account for services. */

import { findProgram, run } from "../process.ts";
import { type RunningService, startUwsgi } from "./uwsgi.ts";

/** What {@link startKeystone} needs. */
export interface KeystoneOptions {
  readonly folder: string;
  /** The SQLAlchemy URL of its database, which is empty. */
  readonly databaseUrl: string;
  readonly port: number;
  /** The password of the user `admin`. */
  readonly adminPassword: string;
}

/** The region of every endpoint. */
export const REGION = "RegionOne";

/** Sets up the database and the keys, creates `admin` in the project `admin`, and starts the service. */
export async function startKeystone(
  { folder, databaseUrl, port, adminPassword }: KeystoneOptions,
): Promise<RunningService> {
  await Deno.mkdir(folder, { recursive: true });
  const config = `${folder}/keystone.conf`;
  await Deno.writeTextFile(
    config,
    `
[DEFAULT]
log_file = ${folder}/keystone.log
use_stderr = false
[database]
connection = ${databaseUrl}
[cache]
# Without it Keystone takes a third of a second for anything.
enabled = true
backend = dogpile.cache.memory
[identity]
# As few as there can be: a login would take a third of a second, and tests log in all the time.
password_hash_rounds = 4
[token]
provider = fernet
[fernet_tokens]
key_repository = ${folder}/fernet
[fernet_receipts]
key_repository = ${folder}/fernet
[credential]
key_repository = ${folder}/credential
`,
  );
  const program = await findProgram("keystone-manage", []);
  const manage = (...args: string[]) => run(program, ["--config-file", config, ...args]);
  await Deno.mkdir(`${folder}/fernet`);
  await Deno.mkdir(`${folder}/credential`);
  await manage("db_sync");
  const account = Deno.uid() === 0 ? ["--keystone-user", "root", "--keystone-group", "root"] : [];
  await manage("fernet_setup", ...account);
  await manage("credential_setup", ...account);
  const url = `http://127.0.0.1:${port}/v3`;
  await manage(
    "bootstrap",
    ...["--bootstrap-password", adminPassword],
    ...["--bootstrap-admin-url", url, "--bootstrap-internal-url", url],
    ...["--bootstrap-public-url", url, "--bootstrap-region-id", REGION],
  );
  return await startUwsgi({
    folder,
    port,
    // Its cache in memory is right only as long as nobody else has another.
    processes: 1,
    application: `
import sys
sys.argv = ["keystone", "--config-file", "${config}"]
from keystone.server import wsgi
application = wsgi.initialize_public_application()
`,
  });
}
