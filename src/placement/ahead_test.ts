import assert from "node:assert/strict";
import { ahead } from "./ahead.ts";

Deno.test("the next item is being made while the last is worked on", async () => {
  const story: string[] = [];
  async function* make() {
    for (const item of [1, 2, 3]) {
      story.push(`make ${item}`);
      yield await Promise.resolve(item);
    }
  }
  for await (const item of ahead(make())) {
    // Whatever could be made by now has been.
    await new Promise((resolve) => setTimeout(resolve, 0));
    story.push(`work on ${item}`);
  }
  assert.deepEqual(story, ["make 1", "make 2", "work on 1", "make 3", "work on 2", "work on 3"]);
});

Deno.test("a failure is told in its turn, and the maker is told when nobody wants more", async () => {
  let closed = 0;
  async function* make() {
    try {
      yield await Promise.resolve(1);
      throw new Error("no second one");
    } finally {
      closed++;
    }
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of ahead(make())) seen.push(item);
  }, /no second one/);
  assert.deepEqual([seen, closed], [[1], 1]);
  for await (const _ of ahead(make())) break;
  assert.equal(closed, 2);
});
