/** The machine type that is recorded of an instance. */

import type { ReleaseName } from "../schema/releases.ts";
import { OperatorError } from "../errors/operator_error.ts";
import { imageOf, metadataOf } from "./image.ts";
import type { ImageInstance } from "./instance.ts";
import { InvalidValue } from "./values.ts";

/**
 * The machine type, undefined where there is none; it may be empty.
 *
 * @param release whose properties count.
 * @throws {OperatorError} when Nova could not read it, as another property has an invalid value.
 */
export function machineTypeOf(
  instance: ImageInstance,
  release: ReleaseName,
): string | undefined {
  try {
    const { stored } = imageOf(metadataOf(instance.rows), instance.imageRef, release);
    return stored.get("hw_machine_type");
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw new OperatorError(`Instance ${instance.uuid}: ${error.message}`, {
      hint:
        "Nova cannot read the image of this instance. nova-manage image_property set puts it right.",
      cause: error,
    });
  }
}
