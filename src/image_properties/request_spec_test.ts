import assert from "node:assert/strict";
import { type Image, imageOf } from "./image.ts";
import { oldestFor, withImage } from "./request_spec.ts";
import { InvalidValue } from "./values.ts";

/** An image that Nova made of system metadata, or null where it could not; its JSON as text. */
interface ReferenceImage {
  readonly metadata: Readonly<Record<string, string | null>>;
  readonly imageRef: string;
  readonly image: string | null;
}

const reference: readonly ReferenceImage[] = JSON.parse(
  await Deno.readTextFile(new URL("fixtures/reference_images.json", import.meta.url)),
);

/** Numbers as text, so that none is rounded; lists without an order sorted. */
function comparable(json: string): unknown {
  return JSON.parse(
    json.replace(/(?<=[ [])\d{16,}/g, '"$&"'),
    (key, value) =>
      key === "nova_object.changes" || key === "traits_required" ? value.toSorted() : value,
  );
}

Deno.test("images are those that zed makes of the same system metadata", async () => {
  let refused = 0;
  for (const { metadata, imageRef, image } of reference) {
    const title = JSON.stringify(metadata);
    const build = () => imageOf(new Map(Object.entries(metadata)), imageRef, "zed");
    if (image === null) {
      refused++;
      assert.throws(build, InvalidValue, title);
      continue;
    }
    const spec = await withImage('{"nova_object.data": {}}', build(), ["zed"]);
    assert.match(spec, /^[ -~]*$/);
    const written = /^\{"nova_object\.data": \{"image": (.*)\}\}$/.exec(spec)![1];
    assert.deepEqual(comparable(written), comparable(image), title);
  }
  assert.equal(refused, 8);
});

const image = (properties: Readonly<Record<string, string>> = {}): Image => ({
  fields: new Map(),
  properties: new Map(Object.entries(properties)),
  stored: new Map(),
});
const WRITTEN = '{"nova_object.name": "ImageMeta", "nova_object.namespace": "nova", ' +
  '"nova_object.version": "1.8", "nova_object.data": {"properties": {"nova_object.name": ' +
  '"ImageMetaProps", "nova_object.namespace": "nova", "nova_object.version": "1.34", ' +
  '"nova_object.data": {"hw_disk_bus": "ide"}, "nova_object.changes": ["hw_disk_bus"]}}, ' +
  '"nova_object.changes": ["properties"]}';

Deno.test("all but the image stays as it was, to the byte", async () => {
  const around = [
    '{ "nova_object.version":"9.9",\t"nova_object.data" : {"numbers": [1.0, 1e3, 123456789012345678901],\n' +
    ' "later": {"image": {"x": 1}}, "text": "\\u00e9\\/ image", "image" :  ',
    ', "retry": null, "retry": {}  } , "nova_object.changes": ["a"] }\n',
  ];
  const ide = image({ hw_disk_bus: '"ide"' });
  for (const old of ["null", '{"nova_object.name": "ImageMeta", "other": [{}]}', "[1]"]) {
    assert.equal(await withImage(around.join(old), ide, ["zed"]), around.join(WRITTEN), old);
  }
  // Python takes the last of two.
  assert.equal(
    await withImage('{"nova_object.data": {"image": 1, "image": 2}}', ide, ["zed"]),
    `{"nova_object.data": {"image": 1, "image": ${WRITTEN}}}`,
  );
  assert.equal(
    await withImage('{"nova_object.data": {"a": 1 }}', ide, ["zed"]),
    `{"nova_object.data": {"a": 1, "image": ${WRITTEN} }}`,
  );
  for (const spec of ["", "{", "[]", "{}", '{"nova_object.data": []}', "null"]) {
    await assert.rejects(withImage(spec, ide, ["zed"]), /its request spec (is not JSON|has no)/);
  }
});

Deno.test("an image is written for the oldest release that has all of it", () => {
  const candidates = ["2025.1", "2025.2", "2026.1"] as const;
  assert.equal(oldestFor(image(), candidates), "2025.1");
  assert.equal(oldestFor(image({ hw_vif_model: '"igb"' }), candidates), "2025.1");
  assert.equal(oldestFor(image({ hw_sound_model: '"usb"' }), candidates), "2025.2");
  assert.equal(oldestFor(image({ hw_mem_encryption_model: '"amd-sev"' }), candidates), "2025.2");
  assert.equal(
    oldestFor(image({ hw_mem_encryption_model: '"amd-sev-snp"' }), ["2025.2", "2026.2"]),
    "2026.2",
  );
});
