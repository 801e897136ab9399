/** A compute service on the message bus, with the distribution's Nova and oslo.messaging; see the script. */

import { endProcess } from "./process.ts";
import { TextLineStream } from "./text_lines.ts";

/** What the service does when it is called. */
export type ComputeBehaviour =
  & (
    | { readonly do: "answer" }
    | { readonly do: "raise"; readonly reason: string }
    /** It answers so much later. */
    | { readonly do: "wait"; readonly seconds: number }
  )
  & {
    /** The URL that it sends DELETE to first, where the call asks for that. */
    readonly deletes?: string;
  };

/** What the service was called with, as Nova's own code understood it. */
export interface ComputeCall {
  readonly topic: string;
  /** The version of the interface that took the call: `6.5` or `5.13`. */
  readonly interface: string;
  readonly volume_id: string;
  readonly delete_attachment: boolean;
  /** The class of the instance. */
  readonly class: string;
  /** It, as an object on the wire. */
  readonly instance: Readonly<Record<string, unknown>>;
  readonly changes: readonly string[];
  readonly is_admin: boolean;
  readonly request_id: string;
}

/** The service. */
export interface ComputeService extends AsyncDisposable {
  /** What it was called with so far. */
  readonly calls: readonly ComputeCall[];
  /** Empties {@link calls}. */
  forget(): void;
  /** Says what it does from now on; resolves when it knows. */
  behave(behaviour: ComputeBehaviour): Promise<void>;
  /** Resolves with its next call. */
  nextCall(): Promise<ComputeCall>;
}

/** The distribution's, which has Nova's modules. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = new URL("compute_service.py", import.meta.url).pathname;

/** Starts one, and waits until it listens. */
export async function startComputeService(
  url: string,
  host: string,
  topics: readonly string[],
): Promise<ComputeService> {
  const child = new Deno.Command(PYTHON, {
    args: [SCRIPT, url, host, ...topics],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const calls: ComputeCall[] = [];
  const ready = Promise.withResolvers<void>();
  let known = Promise.withResolvers<void>();
  let called = Promise.withResolvers<ComputeCall>();
  const reading = (async () => {
    const lines = child.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream());
    for await (const line of lines) {
      const told = JSON.parse(line);
      if (told.ready) ready.resolve();
      if (told.behaviour) known.resolve();
      if (told.call) {
        calls.push(told.call);
        called.resolve(told.call);
        called = Promise.withResolvers();
      }
    }
    ready.reject(new Error(`the compute service ended: ${await stderr}`));
  })();
  const writer = child.stdin.getWriter();
  const service: ComputeService = {
    calls,
    forget: () => void (calls.length = 0),
    async behave(behaviour) {
      known = Promise.withResolvers();
      await writer.write(new TextEncoder().encode(`${JSON.stringify(behaviour)}\n`));
      await known.promise;
    },
    nextCall: () => called.promise,
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      endProcess(child, "SIGKILL");
      await Promise.all([child.status, reading, stderr]);
    },
  };
  try {
    await ready.promise;
    return service;
  } catch (error) {
    await Promise.resolve(service[Symbol.asyncDispose]()).catch(() => {});
    throw error;
  }
}
