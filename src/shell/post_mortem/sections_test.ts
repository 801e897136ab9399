import assert from "node:assert/strict";
import { OperatorError } from "../../errors/operator_error.ts";
import { type FailedRun, sectionsOf } from "./sections.ts";

const RUN: FailedRun = {
  error: new Error("x"),
  argv: ["db", "sync"],
  environment: {},
  version: "1.2.3",
  now: new Date("2024-05-06T07:08:09Z"),
  log: [],
};

/** The lines of one part. */
function linesOf(word: string, run: Partial<FailedRun>): string[] {
  return [...sectionsOf({ ...RUN, ...run }).find((section) => section.word === word)!.lines];
}

Deno.test("an error is told with its causes, hints and codes", () => {
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED", password: "s3cret" });
  const error = new OperatorError("cannot reach it", { hint: "start it", cause: refused });
  const lines = linesOf("error", { error });
  assert.equal(lines[0], "OperatorError: cannot reach it");
  assert(lines.includes("hint: start it"));
  assert(lines.includes("caused by:"));
  assert(lines.includes("code: ECONNREFUSED"));
  assert.doesNotMatch(lines.join("\n"), /s3cret/);
});

Deno.test("whatever is thrown can be told, a circle of causes too", () => {
  const circle = new Error("round");
  circle.cause = circle;
  assert(linesOf("error", { error: circle }).length < 1000);
  assert.deepEqual(linesOf("error", { error: Object.create(null) }), ["[object Object]"]);
  assert.deepEqual(linesOf("error", { error: "text\x1b" }), ["text\\x1b"]);
});

Deno.test("no secret of the command line, the configuration or the environment shows", () => {
  const run: Partial<FailedRun> = {
    argv: [
      "--database_connection",
      "mysql://nova:s3cret@h/nova",
      "--password",
      "s3cret",
      "--os-token=s3cret",
      "--name",
      "it's",
    ],
    configuration: {
      files: ["/etc/nova/nova.conf"],
      origins: [
        { group: "database", name: "connection", where: "nova.conf, line 2", text: "****" },
        { group: "x", name: "endpoint", where: "nova.conf, line 3", text: "http://u:s3cret@h" },
      ],
    },
    environment: { OS_PASSWORD: "s3cret", TERM: "xterm", OTHER: "s3cret" },
    log: ["to mysql://nova:s3cret@h"],
  };
  const all = sectionsOf({ ...RUN, ...run }).flatMap(({ lines }) => lines).join("\n");
  assert.doesNotMatch(all, /s3cret/);
  assert.match(all, /--password '\*\*\*\*' '--os-token=\*\*\*\*' --name 'it'\\''s'/);
  assert.match(all, /\[database\] connection = \*\*\*\* \(nova\.conf, line 2\)/);
  assert.match(all, /OS_PASSWORD is set\nTERM=xterm/);
});
