/** Unified limits in the Keystone of the test bed, which is not emptied between tests. */

import { query as mariadbQuery } from "../mariadb.ts";
import { testServer } from "../servers.ts";
import type { TestOpenstack } from "./openstack.ts";

/** Takes all limits away, and sees to it that there is a service named nova; gives its id. */
export async function withoutLimits({ databases, keystone }: TestOpenstack): Promise<string> {
  await mariadbQuery(
    testServer("mysql"),
    "DELETE FROM `limit`; DELETE FROM registered_limit;",
    databases.keystone,
  );
  const { services: [there] } = await keystone("/services?name=nova");
  if (there !== undefined) return there.id;
  const body = { service: { name: "nova", type: "compute" } };
  return (await keystone("/services", { method: "POST", body })).service.id;
}

/** All limits, sorted: `class:VCPU=20`, `RegionOne class:VCPU=20`, `PROJECT class:VCPU=40`. */
export async function readLimits({ databases }: TestOpenstack): Promise<string[]> {
  const text = await mariadbQuery(
    testServer("mysql"),
    `SELECT CONCAT_WS(' ', region_id, CONCAT(resource_name, '=', default_limit))
     FROM registered_limit
     UNION SELECT CONCAT_WS(' ', l.project_id, r.region_id,
       CONCAT(r.resource_name, '=', l.resource_limit))
     FROM \`limit\` l JOIN registered_limit r ON r.id = l.registered_limit_id`,
    databases.keystone,
  );
  return text.split("\n").filter((line) => line !== "").sort();
}
