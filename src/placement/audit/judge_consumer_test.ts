import assert from "node:assert/strict";
import { type Facts, judgeConsumer } from "./judge_consumer.ts";

const NODE = { host: "compute1", name: "compute1", residents: new Set(["resident"]) };
const HERE = { host: "compute1", node: "compute1", taskState: null };
const ELSEWHERE = { host: "compute2", node: "compute2", taskState: null };

function judge(consumer: string, facts: Partial<Facts>) {
  return judgeConsumer(consumer, { isBeingCreated: false, maybeSilent: false, ...facts }).kind;
}

Deno.test("whoever lives on the node is no orphan, whatever else is known", () => {
  assert.equal(judge("resident", { node: NODE }), "rightful");
  assert.equal(judge("resident", { node: NODE, maybeSilent: true }), "rightful");
  assert.equal(judge("vm", { node: NODE, instance: HERE }), "rightful");
});

Deno.test("whoever is nowhere is an orphan, unless a cell is silent", () => {
  assert.equal(judge("vm", { node: NODE }), "orphan");
  assert.equal(judge("vm", {}), "orphan");
  assert.equal(judge("vm", { node: NODE, maybeSilent: true }), "unknown");
  assert.equal(judge("vm", { node: NODE, isBeingCreated: true }), "rightful");
});

Deno.test("a live instance is an orphan only on the node of another host", () => {
  assert.equal(judge("vm", { node: NODE, instance: ELSEWHERE }), "orphan");
  assert.equal(judge("vm", { instance: ELSEWHERE }), "unknown");
  const sibling = { host: "compute1", node: "another", taskState: null };
  assert.equal(judge("vm", { node: NODE, instance: sibling }), "orphan");
  const shelved = { host: null, node: null, taskState: null };
  assert.equal(judge("vm", { node: NODE, instance: shelved }), "orphan");
  const moving = { ...ELSEWHERE, taskState: "migrating" };
  assert.equal(judge("vm", { node: NODE, instance: moving }), "rightful");
});
