/**
 * A Cinder that keeps attachments, as its API reference says, behind the fake Keystone: it fails on demand.
 * What a real one takes is seen with that one; see `cinder.ts`.
 */

import { type FakeCloud, type SeenRequest, startFakeCloud } from "./fake_cloud.ts";

/** An attachment. */
export interface FakeAttachment {
  readonly id: string;
  readonly volume_id: string;
  readonly instance: string;
  status: "reserved" | "attaching" | "attached";
  connection_info: Readonly<Record<string, unknown>>;
}

/** Requests that fail, by what they do. */
export type AttachmentRequest = "create" | "list" | "show" | "update" | "complete" | "delete";

/** What becomes of a request. */
export interface Trouble {
  /** The status of the answer. */
  readonly status: number;
  /** How many requests fare so; all unless given. */
  readonly times?: number;
  /** True where the request is carried out all the same. */
  readonly done?: true;
}

/** The two of them. */
export interface FakeCinder extends AsyncDisposable {
  readonly cloud: FakeCloud;
  /** All attachments, by id. */
  readonly attachments: Map<string, FakeAttachment>;
  /** The writes that it got: `POST /attachments`, ids shown as they are. */
  readonly writes: string[];
  /** The bodies of the writes, likewise. */
  readonly bodies: unknown[];
  /** Which requests fail. */
  readonly troubles: Map<AttachmentRequest, Trouble>;
  /** Called before each request is looked at. */
  onRequest: (request: AttachmentRequest) => void | Promise<void>;
  /** Where the compute service deletes an attachment, without a token. */
  deletionUrl(id: string): string;
}

/** Data to connect by, some of which JavaScript's numbers cannot hold. */
const CONNECTION =
  `{"driver_volume_type": "iscsi", "target_lun": 4611756387171565569, "target_portal": "192.0.2.9:3260", ` +
  `"auth_password": "s3cret-of-chap", "ratio": 1.50, "attachment_id": "ID"}`;

/** Starts them; the project in Cinder's URL is `p1`. */
export function startFakeCinder(): FakeCinder {
  const cloud = startFakeCloud();
  cloud.newest = "3.70";
  const attachments = new Map<string, FakeAttachment>();
  const troubles = new Map<AttachmentRequest, Trouble>();
  const writes: string[] = [];
  const bodies: unknown[] = [];
  const backdoor = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const id = new URL(request.url).pathname.slice(1);
    attachments.delete(id);
    return Response.json({});
  });

  cloud.answer = async (request) => {
    const path = request.path.replace(/^\/v3\/p1/, "");
    const kind = kindOf(request.method, path);
    if (kind === undefined) return Response.json({}, { status: 404 });
    await cinder.onRequest(kind);
    if (request.method !== "GET") {
      writes.push(`${request.method} ${path}`);
      bodies.push(request.body === "" ? undefined : JSON.parse(request.body));
    }
    const trouble = troubles.get(kind);
    if (trouble !== undefined && (trouble.times ?? Infinity) > 0) {
      troubles.set(kind, { ...trouble, times: (trouble.times ?? Infinity) - 1 });
      if (trouble.done) carryOut(kind, path, request);
      return Response.json({ computeFault: { message: "trouble of a test" } }, {
        status: trouble.status,
        headers: { "x-openstack-request-id": "req-trouble" },
      });
    }
    return carryOut(kind, path, request);
  };

  function carryOut(kind: AttachmentRequest, path: string, { body }: SeenRequest): Response {
    if (kind === "create") {
      const { volume_uuid, instance_uuid } = JSON.parse(body).attachment;
      const made: FakeAttachment = {
        id: crypto.randomUUID(),
        volume_id: volume_uuid,
        instance: instance_uuid,
        status: "reserved",
        connection_info: {},
      };
      attachments.set(made.id, made);
      return shown(made);
    }
    if (kind === "list") {
      const query = new URLSearchParams(path.split("?")[1]);
      const found = [...attachments.values()].filter(({ volume_id, instance }) =>
        volume_id === query.get("volume_id") && instance === query.get("instance_id")
      );
      return Response.json({
        attachments: found.map(({ id, status, instance, volume_id }) => ({
          id,
          status,
          instance,
          volume_id,
        })),
      });
    }
    const id = path.split("/")[2];
    const attachment = attachments.get(id);
    if (attachment === undefined) {
      return Response.json({ itemNotFound: { message: `no attachment ${id}` } }, { status: 404 });
    }
    if (kind === "update") {
      attachment.status = "attaching";
      attachment.connection_info = { connector: JSON.parse(body).attachment.connector };
      return shown(attachment, CONNECTION.replace("ID", id));
    }
    if (kind === "complete") {
      attachment.status = "attached";
      return new Response(null, { status: 204 });
    }
    if (kind === "delete") {
      attachments.delete(id);
      return Response.json({ attachments: [] });
    }
    return shown(attachment);
  }

  const cinder: FakeCinder = {
    cloud,
    attachments,
    writes,
    bodies,
    troubles,
    onRequest: () => {},
    deletionUrl: (id) => `http://127.0.0.1:${backdoor.addr.port}/${id}`,
    async [Symbol.asyncDispose]() {
      await Promise.all([backdoor.shutdown(), cloud[Symbol.asyncDispose]()]);
    },
  };
  return cinder;
}

function kindOf(method: string, path: string): AttachmentRequest | undefined {
  if (path === "/attachments" && method === "POST") return "create";
  if (path.startsWith("/attachments?") && method === "GET") return "list";
  if (/^\/attachments\/[^/]+\/action$/.test(path)) return "complete";
  if (!/^\/attachments\/[^/?]+$/.test(path)) return undefined;
  return ({ GET: "show", PUT: "update", DELETE: "delete" } as const)[method];
}

/** An attachment, with its data as they are on the wire. */
function shown({ id, volume_id, instance, status }: FakeAttachment, connection = "{}"): Response {
  const text = JSON.stringify({
    attachment: {
      id,
      status,
      instance,
      volume_id,
      attached_at: "2024-05-06T07:08:09.000000",
      detached_at: "",
      attach_mode: "rw",
      connection_info: "CONNECTION",
    },
  });
  return new Response(text.replace('"CONNECTION"', connection), {
    headers: { "content-type": "application/json" },
  });
}
