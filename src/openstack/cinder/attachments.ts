/** Cinder's attachments: that a volume is an instance's, and how the instance's host connects to it. */

import type { ServiceClient, ServiceRequest } from "../service.ts";
import { ServiceError } from "../service_error.ts";
import { listOf, memberOf, readAnswer, textOf } from "../shape.ts";

/** The microversion that these requests need. */
export const ATTACHMENTS_VERSION = "3.44";

/** How often an update and a deletion are tried, as Nova does it. */
const TRIES = 5;

/**
 * Creates an attachment without a connector: it reserves the volume for the instance.
 *
 * @returns its id.
 */
export async function createAttachment(
  client: ServiceClient,
  volume: string,
  instance: string,
  { finishing = false } = {},
): Promise<string> {
  const path = "/attachments";
  const attachment = { volume_uuid: volume, instance_uuid: instance, connector: null };
  const { body } = await client.request({ method: "POST", path, body: { attachment }, finishing });
  return readAnswer(
    client,
    `POST ${path}`,
    () => textOf(memberOf(memberOf(body, "attachment"), "id"), "id"),
  );
}

/** Whether there is an attachment. */
export async function hasAttachment(
  client: ServiceClient,
  id: string,
  { finishing = false } = {},
): Promise<boolean> {
  const { status } = await client.request({
    method: "GET",
    path: pathOf(id),
    accept: [404],
    finishing,
  });
  return status !== 404;
}

/** The ids of all attachments of a volume to an instance. */
export async function listAttachments(
  client: ServiceClient,
  volume: string,
  instance: string,
): Promise<readonly string[]> {
  const path = "/attachments";
  const query = { volume_id: volume, instance_id: instance, all_tenants: 1 };
  const { body } = await client.request({ method: "GET", path, query });
  return readAnswer(
    client,
    `GET ${path}`,
    () =>
      listOf(memberOf(body, "attachments"), "attachments")
        .map((attachment) => textOf(memberOf(attachment, "id"), "id")),
  );
}

/**
 * Tells Cinder from where the volume is connected to, and has the data by which that is done.
 *
 * @param connector what a host says of itself.
 * @param readJson reads the answer.
 * @returns the attachment, as `readJson` gives it.
 */
export async function updateAttachment(
  client: ServiceClient,
  id: string,
  connector: unknown,
  readJson: (text: string) => unknown,
): Promise<unknown> {
  const { body } = await requestOften(client, {
    method: "PUT",
    path: pathOf(id),
    body: { attachment: { connector } },
    readJson,
  });
  return readAnswer(client, "PUT /attachments", () => memberOf(body, "attachment"));
}

/** Tells Cinder that the volume is in use. */
export async function completeAttachment(client: ServiceClient, id: string): Promise<void> {
  const path = `${pathOf(id)}/action`;
  const body = { "os-complete": null };
  await client.request({ method: "POST", path, body, finishing: true });
}

/** Deletes an attachment; one that is not there is as good. */
export async function deleteAttachment(client: ServiceClient, id: string): Promise<void> {
  try {
    await requestOften(client, { method: "DELETE", path: pathOf(id), accept: [404] });
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== "conflict") throw error;
    throw new ServiceError(error.message, {
      ...error,
      hint: "Cinder lets services alone delete an attachment that is in use: see " +
        "send_service_user_token in [service_user].",
      cause: error.cause,
    });
  }
}

/** What takes long in the storage may fail once; the sender itself repeats what a gateway gave up on. */
async function requestOften(client: ServiceClient, request: ServiceRequest) {
  for (let tries = 1;; tries++) {
    try {
      return await client.request({ ...request, repeatable: true, finishing: true });
    } catch (error) {
      const mayPass = error instanceof ServiceError && error.status === 500 && tries < TRIES;
      if (!mayPass) throw error;
    }
  }
}

function pathOf(id: string): string {
  return `/attachments/${encodeURIComponent(id)}`;
}
