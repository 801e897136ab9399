/** A private Neutron, with QoS, flat networks for guaranteed bandwidth, and no agents. */

import { endProcess, findProgram, freePort, run, untilReady } from "../process.ts";
import { end, type RunningService } from "./uwsgi.ts";

/** What {@link startNeutron} needs. */
export interface NeutronOptions {
  readonly folder: string;
  /** The SQLAlchemy URL of its database, which is empty. */
  readonly databaseUrl: string;
  /** The section `[keystone_authtoken]`. */
  readonly authtoken: string;
}

/** The physical networks that it knows. */
export const PHYSICAL_NETWORKS = ["physnet0", "physnet1"] as const;

/** Sets up the database and starts the service. */
export async function startNeutron(
  { folder, databaseUrl, authtoken }: NeutronOptions,
): Promise<RunningService> {
  await Deno.mkdir(`${folder}/lock`, { recursive: true });
  const port = freePort();
  const config = `${folder}/neutron.conf`;
  await Deno.writeTextFile(
    config,
    `
[DEFAULT]
log_file = ${folder}/neutron.log
use_stderr = false
state_path = ${folder}
bind_host = 127.0.0.1
bind_port = ${port}
api_paste_config = /etc/neutron/api-paste.ini
core_plugin = ml2
service_plugins = qos
transport_url = fake://
rpc_workers = 0
rpc_state_report_workers = 0
api_workers = 1
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
[oslo_messaging_notifications]
driver = noop
[oslo_concurrency]
lock_path = ${folder}/lock
[database]
connection = ${databaseUrl}
[quotas]
quota_port = -1
quota_network = -1
quota_security_group = -1
quota_security_group_rule = -1
[ml2]
type_drivers = local,flat
tenant_network_types = local
mechanism_drivers = openvswitch
extension_drivers = port_security,qos
[ml2_type_flat]
flat_networks = ${PHYSICAL_NETWORKS.join(",")}
${authtoken}`,
  );
  await run(await findProgram("neutron-db-manage", []), [
    "--config-file",
    config,
    "upgrade",
    "heads",
  ]);
  const child = new Deno.Command(await findProgram("neutron-server", []), {
    args: ["--config-file", config],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const probe = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  };
  try {
    await untilReady(child, probe, () => Deno.readTextFile(`${folder}/neutron.log`));
  } catch (error) {
    endProcess(child, "SIGKILL");
    await end(child);
    throw error;
  }
  return { port, [Symbol.asyncDispose]: () => end(child) };
}
