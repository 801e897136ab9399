/** What happens to a cluster in passing, and is over after a while. */

import type { TestCluster } from "./support.ts";

const seconds = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time * 1000));

/** Strikes, and comes back when what it did is over, or may be repaired. */
export type Strike = (at: TestCluster) => Promise<void>;

/** By name, for messages. The first node is the one that HAProxy leads to. */
export const STRIKES: Readonly<Record<string, Strike>> = {
  "a failover": async ({ haproxy }) => {
    await haproxy.failOver(1);
    await seconds(1);
  },
  "a failover and back": async ({ haproxy }) => {
    await haproxy.failOver(1);
    await seconds(1);
    await haproxy.restore(1);
    await haproxy.failOver(2);
    await seconds(1);
  },
  "the writer is killed": async ({ cluster: { nodes: [writer] } }) => {
    await writer.crash();
    await seconds(4);
  },
  "another node is killed": async ({ cluster: { nodes: [, other] } }) => {
    await other.crash();
    await seconds(4);
  },
  // What is left is no majority.
  "two nodes are killed": async ({ cluster: { nodes: [, two, three] } }) => {
    await Promise.all([two.crash(), three.crash()]);
    await seconds(4);
  },
  "the writer and another node are killed": async ({ cluster: { nodes: [one, two] } }) => {
    await Promise.all([one.crash(), two.crash()]);
    await seconds(4);
  },
  "the writer is cut off from the others": async ({ cluster: { nodes: [writer] } }) => {
    await writer.isolate(true);
    await seconds(8);
  },
  "the majority is lost for 15 s": async ({ cluster: { nodes: [, two, three] } }) => {
    await Promise.all([two.isolate(true), three.isolate(true)]);
    await seconds(15);
    await Promise.all([two.isolate(false), three.isolate(false)]);
  },
  "a node falls silent": async ({ cluster: { nodes: [, , three] } }) => {
    three.signal("SIGSTOP");
    await seconds(2);
    three.signal("SIGCONT");
  },
  "the writer falls silent": async ({ cluster: { nodes: [writer] } }) => {
    writer.signal("SIGSTOP");
    await seconds(5);
    writer.signal("SIGCONT");
  },
  "the writer is desynced": async (at) => {
    await at.sql("SET GLOBAL wsrep_desync = ON");
    await seconds(1);
    await at.sql("SET GLOBAL wsrep_desync = OFF");
  },
  "the writer's sessions are ended": async (at) => {
    const ids = await at.sql(
      "SELECT id FROM information_schema.processlist WHERE user = 'tester' AND db LIKE 'cell%' OR db LIKE 'api%'",
    );
    for (const id of ids.split("\n").filter(Boolean)) {
      await at.sql(`KILL CONNECTION ${id}`).catch(() => {});
    }
  },
};
