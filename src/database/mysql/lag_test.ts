/** What the servers of the MySQL family answer about replication, as far as no real one is at hand. */

import assert from "node:assert/strict";
import { DatabaseError } from "../database_error.ts";
import { lag } from "./lag.ts";
import { type Ask, LagUnknown } from "../replicas/lag.ts";

type Rows = Awaited<ReturnType<Ask>>;

/** A server of a version that answers these statements and refuses all others. */
function server(version: string, answers: Readonly<Record<string, Rows>>): Ask {
  return (statement) => {
    if (statement === "SELECT VERSION() AS version") return Promise.resolve([{ version }]);
    if (statement in answers) return Promise.resolve(answers[statement]);
    return Promise.reject(
      new DatabaseError(`no right to ${statement}`, {
        kind: "access_denied",
        location: { engine: "mysql", database: "nova", source: "test" },
      }),
    );
  };
}

const status = (values: Readonly<Record<string, string>>): Rows =>
  Object.entries(values).map(([Variable_name, Value]) => ({ Variable_name, Value }));

const noHost = () => Promise.reject(new Error("no other server is asked"));

Deno.test("each version is asked in its own words", async () => {
  for (
    const [version, statement, column] of [
      ["10.11.6-MariaDB-0+deb12u1", "SHOW ALL SLAVES STATUS", "Seconds_Behind_Master"],
      ["5.7.44-log", "SHOW SLAVE STATUS", "Seconds_Behind_Master"],
      ["8.0.21", "SHOW SLAVE STATUS", "Seconds_Behind_Master"],
      ["8.0.22", "SHOW REPLICA STATUS", "Seconds_Behind_Source"],
      ["8.4.3", "SHOW REPLICA STATUS", "Seconds_Behind_Source"],
      ["9.1.0", "SHOW REPLICA STATUS", "Seconds_Behind_Source"],
    ] as const
  ) {
    const replica = (value: number | null) =>
      server(version, { [statement]: [{ [column]: value }] });
    assert.deepEqual(await lag.ownLag(replica(7)), { seconds: 7 }, version);
    assert.deepEqual(await lag.ownLag(replica(null)), { seconds: undefined }, version);
    assert.equal(await lag.ownLag(server(version, { [statement]: [] })), undefined, version);
  }
});

Deno.test("of several sources the slowest counts, and one that stands still most of all", async () => {
  const replica = (...values: (number | null)[]) =>
    server("10.6.1-MariaDB", {
      "SHOW ALL SLAVES STATUS": values.map((Seconds_Behind_Master) => ({ Seconds_Behind_Master })),
    });
  assert.deepEqual(await lag.ownLag(replica(2, 11, 0)), { seconds: 11 });
  assert.deepEqual(await lag.ownLag(replica(2, null, 0)), { seconds: undefined });
});

Deno.test("a replica that is told to stay behind is late only beyond that", async () => {
  const replica = (...channels: readonly (readonly [number | null, number])[]) =>
    server("8.4.3", {
      "SHOW REPLICA STATUS": channels.map(([Seconds_Behind_Source, SQL_Delay]) => (
        { Seconds_Behind_Source, SQL_Delay }
      )),
    });
  assert.deepEqual(await lag.ownLag(replica([3605, 3600])), { seconds: 5 });
  assert.deepEqual(await lag.ownLag(replica([100, 3600], [4, 0])), { seconds: 4 });
  assert.deepEqual(await lag.ownLag(replica([null, 3600])), { seconds: undefined });
});

Deno.test("the replicas of a primary are asked one by one", async () => {
  const primary = server("8.4.3", {
    "SHOW REPLICAS": [{ Server_Id: 2, Host: "r1", Port: 3306 }, {
      Server_Id: 3,
      Host: "r2",
      Port: 3307,
    }],
  });
  const askHost = (host: string, port: number) =>
    Promise.resolve(host === "r1" ? { seconds: port - 3300 } : undefined);
  assert.deepEqual(await lag.replicas(primary, askHost), [
    { name: "replica r1:3306", seconds: 6 },
    { name: "replica r2:3307", seconds: undefined },
  ]);
});

Deno.test("a replica that keeps its address to itself makes the lag unknown", async () => {
  const primary = server("10.6.1-MariaDB", {
    "SHOW SLAVE HOSTS": [{ Server_id: 12, Host: "", Port: 3306 }],
  });
  await assert.rejects(lag.replicas(primary, noHost), (error) => {
    assert.ok(error instanceof LagUnknown);
    assert.match(error.message, /server id 12/);
    assert.match(error.hint, /slave_connection.*report_host/);
    return true;
  });
});

Deno.test("without the privilege, MariaDB still tells that there is no replica", async () => {
  const primary = (connected: string) =>
    server("10.6.1-MariaDB", {
      "SHOW GLOBAL STATUS LIKE 'Slaves\\_connected'": status({ Slaves_connected: connected }),
      "SHOW GLOBAL VARIABLES LIKE 'log\\_bin'": status({ log_bin: "ON" }),
    });
  assert.deepEqual(await lag.replicas(primary("0"), noHost), []);
  await assert.rejects(
    lag.replicas(primary("1"), noHost),
    (error) => error instanceof LagUnknown && !error.maybeNone,
  );
});

Deno.test("without the privilege, MySQL only tells that it logs nothing that replicas could get", async () => {
  const primary = (logs: string) =>
    server("8.4.3", {
      "SHOW GLOBAL STATUS LIKE 'Slaves\\_connected'": [],
      "SHOW GLOBAL VARIABLES LIKE 'log\\_bin'": status({ log_bin: logs }),
    });
  assert.deepEqual(await lag.replicas(primary("OFF"), noHost), []);
  await assert.rejects(
    lag.replicas(primary("ON"), noHost),
    (error) =>
      error instanceof LagUnknown && error.maybeNone && /REPLICATION SLAVE/.test(error.hint),
  );
});

Deno.test("Galera's flow control is read as MariaDB and Percona name it", async () => {
  const node = (values: Readonly<Record<string, string>>) =>
    server("10.6.1-MariaDB", { "SHOW GLOBAL STATUS LIKE 'wsrep\\_%'": status(values) });
  const paused = { wsrep_connected: "ON", wsrep_flow_control_paused_ns: "42" };
  assert.deepEqual(await lag.flowControl(node({ ...paused, wsrep_flow_control_active: "true" })), {
    active: true,
    pausedNanoseconds: 42,
  });
  assert.deepEqual(await lag.flowControl(node({ ...paused, wsrep_flow_control_active: "false" })), {
    active: false,
    pausedNanoseconds: 42,
  });
  assert.deepEqual(await lag.flowControl(node({ ...paused, wsrep_flow_control_status: "ON" })), {
    active: true,
    pausedNanoseconds: 42,
  });
  assert.equal(await lag.flowControl(node({ ...paused, wsrep_connected: "OFF" })), undefined);
  assert.equal(await lag.flowControl(node({})), undefined);
});
