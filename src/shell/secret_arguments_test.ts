import assert from "node:assert/strict";
import type { OptionSpec } from "../plugin/contract.ts";
import { readSecretArguments } from "./secret_arguments.ts";

const option = (name: string, secret?: true): OptionSpec => ({
  name,
  flag: `--${name}`,
  kind: "string",
  help: "A value.",
  secret,
});
const options = [option("url", true), option("other", true), option("name")];

/** Reads arguments; answers are handed out one by one. */
async function read(args: Record<string, string>, answers: (string | undefined)[] = []) {
  const reminders: string[] = [];
  const questions: string[] = [];
  const read = await readSecretArguments(options, args, {
    log: { reminder: (line) => void reminders.push(line) },
    signal: new AbortController().signal,
    askSecret: (question) => {
      questions.push(question);
      return Promise.resolve(answers.shift());
    },
  });
  return { read, reminders, questions };
}

async function withFile(
  content: string | Uint8Array,
  mode: number,
  test: (path: string) => Promise<void>,
) {
  const path = await Deno.makeTempFile({ prefix: "nova-manage-secret-" });
  try {
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    await Deno.chmod(path, mode);
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("values that are given stay, and so do those of other options", async () => {
  const args = { url: "mysql://db1/nova", other: "", name: "@home" };
  assert.deepEqual((await read(args)).read, args);
});

Deno.test("@FILE is the file's line", async () => {
  await withFile("  mysql://nova:p@ss@db1/nova\n", 0o600, async (path) => {
    const { read: values, reminders } = await read({ url: `@${path}` });
    assert.deepEqual([values, reminders], [{ url: "mysql://nova:p@ss@db1/nova" }, []]);
  });
});

Deno.test("a file that all may read is told of", async () => {
  await withFile("x\n", 0o644, async (path) => {
    const { reminders } = await read({ url: `@${path}` });
    assert.deepEqual(reminders, [
      `The file ${path} of --url may be read by every user of this machine`,
    ]);
  });
});

Deno.test("a file that holds no line, or more than one, is refused by name, its content not shown", async () => {
  for (
    const [content, reason] of [
      ["", "it is empty"],
      [" \n\n", "it is empty"],
      ["s3cret\ns3cret\n", "it has more than one line"],
      [new Uint8Array([0x73, 0xff]), "it is not UTF-8 text"],
      ["s3cret".repeat(20_000), "it is larger than 65536 bytes"],
    ] as const
  ) {
    await withFile(content, 0o600, async (path) => {
      await assert.rejects(read({ url: `@${path}` }), (error: Error) => {
        assert.ok(error.message.startsWith(`The value of --url cannot be read from ${path}: `));
        assert.ok(error.message.includes(reason), error.message);
        assert.doesNotMatch(Deno.inspect(error), /s3cret/);
        return true;
      });
    });
  }
  await assert.rejects(read({ url: "@/nonexistent/x" }), /cannot be read from \/nonexistent\/x: /);
  await assert.rejects(read({ url: "@" }), /cannot be read from \(no name\)/);
});

Deno.test("- asks, once for each option; nothing is no answer", async () => {
  const { read: values, questions } = await read({ url: "-", other: "-" }, ["one", " two "]);
  assert.deepEqual(values, { url: "one", other: "two" });
  assert.deepEqual(questions, [
    "Value of --url (not shown): ",
    "Value of --other (not shown): ",
  ]);
  for (const answer of [undefined, "", "  "]) {
    await assert.rejects(read({ url: "-" }, [answer]), /^OperatorError: --url - asks for a value/);
  }
});
