/** A proxy in front of a service of the test bed, which can answer in its place or lose what it hears. */

/** A request on its way to the service. */
export interface PassingRequest {
  readonly method: string;
  /** With the query: `/allocations/UUID`. */
  readonly path: string;
  readonly body: string;
}

/** What becomes of a request. */
export type Treatment =
  /** It is handed on, and the answer back. */
  | "pass"
  /** It is not handed on, and the connection is broken. */
  | "lose request"
  /** It is handed on, and the connection is broken before the answer. */
  | "lose answer"
  /** It is handed on twice, and the second answer is given. */
  | "repeat"
  /** This is answered, and nothing handed on. */
  | Response;

/** A running proxy. */
export interface HttpProxy extends AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Every request that came, in order. */
  readonly seen: readonly PassingRequest[];
  /** Decides what becomes of a request; `pass` for all to begin with. */
  treat(request: PassingRequest): Treatment | Promise<Treatment>;
  /** Changes answers that are handed back. */
  change(request: PassingRequest, body: string): string;
}

/** Starts a proxy in front of the service at a URL: `http://127.0.0.1:PORT`. */
export function startHttpProxy(target: string): HttpProxy {
  const seen: PassingRequest[] = [];

  async function handOn(request: Request, body: string): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    const answer = await fetch(`${target}${pathname}${search}`, {
      method,
      headers: [...request.headers].filter(([name]) =>
        !["host", "connection", "content-length"].includes(name)
      ),
      body: method === "GET" || method === "HEAD" ? undefined : body,
      redirect: "manual",
    });
    const text = await answer.text();
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    const changed = proxy.change({ method, path: pathname + search, body }, text);
    const isEmpty = changed === "" || answer.status === 204;
    return new Response(isEmpty ? null : changed, { status: answer.status, headers });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = await request.text();
    const passing = { method: request.method, path: pathname + search, body };
    seen.push(passing);
    const treatment = await proxy.treat(passing);
    if (treatment instanceof Response) return treatment;
    if (treatment === "lose request") return broken();
    const answer = await handOn(request, body);
    if (treatment === "lose answer") return broken();
    return treatment === "repeat" ? await handOn(request, body) : answer;
  });
  const proxy: HttpProxy = {
    url: `http://127.0.0.1:${server.addr.port}`,
    seen,
    treat: () => "pass",
    change: (_, body) => body,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return proxy;
}

/** A response whose connection is cut in the middle of its body. */
function broken(): Response {
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error("cut off on purpose")),
  });
  return new Response(body, { headers: { "content-length": "1000" } });
}
