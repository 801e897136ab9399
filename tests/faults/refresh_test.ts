/** The compiled program, refreshing an attachment, when it is killed or asked to stop in the middle. */

import assert from "node:assert/strict";
import type { AttachmentRequest } from "../support/fake_cinder.ts";
import { configurationText, program, runProgram } from "../support/openstack/program.ts";
import { endProcess } from "../support/process.ts";
import { hasRabbitmq } from "../support/rabbitmq.ts";
import {
  INSTANCE,
  OLD_ATTACHMENT,
  type RefreshStage,
  refreshStage,
  VOLUME,
} from "../support/refresh_stage.ts";

/** When the signal comes: with a request to Cinder, or while the compute service is at work. */
type Moment = AttachmentRequest | "call";

/** Runs the program; `told` resolves once it has said that it heard a signal. */
async function startProgram({ connector, options }: RefreshStage, args: readonly string[]) {
  const file = `${connector}.conf`;
  await Deno.writeTextFile(file, configurationText(options));
  const child = new Deno.Command(program, {
    args: ["--config-file", file, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const told = Promise.withResolvers<void>();
  let stderr = "";
  const ended = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      if (stderr.includes("stopping after what is in flight")) told.resolve();
    }
    const { code } = await child.status;
    return { code, stderr };
  })();
  return { child, told: told.promise, ended };
}

/** Runs the program, and sends it a signal at a moment. */
async function strike(stage: RefreshStage, signal: Deno.Signal, moment: Moment) {
  const { cinder, compute, connector, options } = stage;
  await stage.begin();
  const args = ["volume_attachment", "refresh", INSTANCE, VOLUME, connector];
  const started = Promise.withResolvers<Awaited<ReturnType<typeof startProgram>>>();
  const send = async () => {
    const { child, told } = await started.promise;
    endProcess(child, signal);
    // What is answered earlier could be taken for what came before the signal.
    await (signal === "SIGKILL" ? child.status : told);
  };
  if (moment === "call") {
    const deletes = cinder.deletionUrl(OLD_ATTACHMENT);
    await compute.behave({ do: "wait", seconds: 0.5, deletes });
    compute.nextCall().then(send);
  } else {
    cinder.onRequest = async (request) => {
      if (request === moment) await send();
    };
  }
  started.resolve(await startProgram(stage, args));
  const result = await (await started.promise).ended;
  cinder.onRequest = () => {};
  await compute.behave({ do: "answer", deletes: cinder.deletionUrl(OLD_ATTACHMENT) });
  return { ...result, again: () => runProgram(options, args) };
}

Deno.test({
  name: "volume_attachment refresh, killed or asked to stop: the next run completes it",
  ignore: !hasRabbitmq(),
  async fn(t) {
    await using stage = await refreshStage("sqlite");
    for (const moment of ["create", "call", "update", "complete"] as const) {
      await t.step(`kill -9: ${moment}`, async () => {
        const { code, again } = await strike(stage, "SIGKILL", moment);
        assert.equal(code, 137);
        assert.equal((await stage.state()).locked, true);
        const { code: second, stderr } = await again();
        assert.equal(second, 0, stderr);
        assert.match(stderr, /An earlier run was ended in the middle; taking over from it/);
        const { cinder, info, locked } = await stage.state();
        assert.deepEqual([info, locked], ["new", false]);
        assert.ok(cinder.includes("row's attached"), String(cinder));
        const left = cinder.filter((one) => one.startsWith("nobody's")).length;
        assert.equal(/Cinder has other attachments/.test(stderr), left > 0, stderr);
        // One at most: that of the run that was killed.
        assert.ok(left <= 1 && cinder.length === left + 1, String(cinder));
      });
    }
    await t.step("SIGTERM before the host has begun: nothing is left of it", async () => {
      const { code, stderr } = await strike(stage, "SIGTERM", "create");
      assert.equal(code, 143, stderr);
      const { attachment, cinder, info, locked } = await stage.state();
      assert.deepEqual([attachment, cinder, info, locked], ["old", ["old attached"], "old", false]);
    });
    await t.step("SIGTERM later: it is brought to its end", async () => {
      const { code, stderr } = await strike(stage, "SIGTERM", "call");
      assert.equal(code, 0, stderr);
      const { cinder, info, locked } = await stage.state();
      assert.deepEqual([cinder, info, locked], [["row's attached"], "new", false]);
    });
  },
});
