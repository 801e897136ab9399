/**
 * Cinder of the distribution on a database of its own: its API under uwsgi, and its volume service with a
 * storage that is none. It knows no Keystone: a token is `USER:PROJECT`, and a second one makes a service.
 */

import { startUwsgi } from "./openstack/uwsgi.ts";
import { query as mariadbQuery } from "./mariadb.ts";
import { run } from "./process.ts";
import { testDatabase, testServer } from "./servers.ts";
import type { TestOptions } from "./context.ts";

/** The service. */
export interface Cinder extends AsyncDisposable {
  /** Sections that reach it, with a service's token. */
  readonly options: TestOptions;
  /** A request past the code under test. */
  request(method: string, path: string, body?: unknown): Promise<CinderAnswer>;
  /** Makes a volume that is in no use; returns its id. */
  addVolume(): Promise<string>;
  /** What a volume is: `in-use attached`. */
  volumeStatus(id: string): Promise<string>;
}

/** An answer. */
export interface CinderAnswer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- what is read of an answer is up to the test
  readonly body: any;
}

const PYTHON = "/usr/bin/python3";
const MODULES = new URL(".", import.meta.url).pathname;
const PROJECT = "0123456789abcdef0123456789abcdef";
const HOST = "controller";

/** Starts it, which takes some six seconds. @param transportUrl RabbitMQ's, by which its parts talk. */
export async function startCinder(transportUrl: string): Promise<Cinder> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "nova-cinder-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const database = stack.use(await testDatabase("mysql"));
  await Deno.writeTextFile(
    `${folder}/api-paste.ini`,
    `
[composite:osapi_volume]
use = call:cinder.api:root_app_factory
/: versions
/v3: v3
[composite:v3]
use = call:cinder.api.middleware.auth:pipeline_factory
noauth = request_id noauth service application
keystone = request_id noauth service application
[filter:request_id]
paste.filter_factory = oslo_middleware.request_id:RequestId.factory
[filter:noauth]
paste.filter_factory = cinder.api.middleware.auth:NoAuthMiddleware.factory
[filter:service]
paste.filter_factory = cinder_service:service_filter
[app:application]
paste.app_factory = cinder.api.v3.router:APIRouter.factory
[app:versions]
paste.app_factory = cinder.api.versions:Versions.factory
`,
  );
  const config = `${folder}/cinder.conf`;
  await Deno.writeTextFile(
    `${folder}/resource_filters.json`,
    JSON.stringify({ attachment: ["volume_id", "status", "instance_id", "attach_status"] }),
  );
  await Deno.writeTextFile(
    config,
    `
[DEFAULT]
transport_url = ${transportUrl}
auth_strategy = noauth
api_paste_config = ${folder}/api-paste.ini
resource_query_filters_file = ${folder}/resource_filters.json
state_path = ${folder}
enabled_backends = none
# It first says that it is there after so many seconds.
report_interval = 1
host = ${HOST}
log_file = ${folder}/cinder.log
use_stderr = false
[none]
volume_driver = cinder_service.NoStorage
volume_backend_name = none
[database]
connection = ${database.url}
[oslo_concurrency]
lock_path = ${folder}
[oslo_messaging_notifications]
driver = noop
`,
  );
  const environment = { PYTHONPATH: MODULES, PYTHONDONTWRITEBYTECODE: "1" };
  const source = (program: string, module: string, ...words: readonly string[]) =>
    `import sys; sys.argv = ${JSON.stringify([program, "--config-file", config, ...words])}; ` +
    `from cinder.cmd.${module} import main; main()`;
  await run(PYTHON, ["-c", source("cinder-manage", "manage", "db", "sync")], { env: environment });
  // In a group of its own: it has a child, which takes its time to end.
  const volumeService = new Deno.Command("setsid", {
    args: [PYTHON, "-c", source("cinder-volume", "volume")],
    env: environment,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  stack.defer(async () => {
    Deno.kill(-volumeService.pid, "SIGKILL");
    await volumeService.status;
  });
  const { port } = stack.use(
    await startUwsgi({
      folder,
      environment,
      processes: 1,
      application: `
import sys
sys.argv = ["cinder-api", "--config-file", "${config}"]
from cinder.wsgi.wsgi import initialize_application
application = initialize_application()
`,
    }),
  );
  const url = `http://127.0.0.1:${port}/v3/${PROJECT}`;
  const token = `nova:${PROJECT}`;
  const request: Cinder["request"] = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        "x-auth-token": token,
        "x-service-token": token,
        "openstack-api-version": "volume 3.44",
        "content-type": "application/json",
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const ask = async (sql: string) =>
    (await mariadbQuery(testServer("mysql"), sql, database.name)).trim().replace("\t", " ");
  await untilUp(ask);
  const login = { auth_type: "admin_token", token, endpoint: url };
  const running = stack.move();
  return {
    options: {
      cinder: { ...login, endpoint_template: url },
      service_user: { ...login, send_service_user_token: "true" },
    },
    request,
    async addVolume() {
      const id = crypto.randomUUID();
      // There is no scheduler, which would have one made.
      await ask(
        `INSERT INTO volumes (id, created_at, deleted, user_id, project_id, host, size, status,
           attach_status, volume_type_id, display_name, bootable, multiattach, availability_zone,
           service_uuid)
         SELECT '${id}', NOW(), 0, 'nova', '${PROJECT}', '${HOST}@none#none', 1, 'available',
           'detached', (SELECT id FROM volume_types LIMIT 1), 'v', 0, 0, 'nova', uuid
         FROM services WHERE \`binary\` = 'cinder-volume'`,
      );
      return id;
    },
    volumeStatus: (id) => ask(`SELECT status, attach_status FROM volumes WHERE id = '${id}'`),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Waits until the volume service has said that it is there. */
async function untilUp(ask: (sql: string) => Promise<string>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const count = await ask(
      "SELECT COUNT(*) FROM services WHERE `binary` = 'cinder-volume' AND report_count > 0",
    );
    if (Number(count) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the volume service does not come up");
}
