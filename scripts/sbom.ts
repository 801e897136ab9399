/** The program's bill of materials, in CycloneDX's JSON. */

import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import type { Embedded } from "./embedded.ts";

/** The version of CycloneDX. */
export const SBOM_SPEC = Spec.Spec1dot6;

const ALGORITHMS = {
  "SHA-256": Enums.HashAlgorithm["SHA-256"],
  "SHA-512": Enums.HashAlgorithm["SHA-512"],
};

/**
 * Writes it down. The same components give the same text.
 *
 * @param version the program's, as `--version` shows it.
 * @param date the commit's.
 */
export function sbom(components: readonly Embedded[], version: string, date: Date): string {
  const program = new Models.Component(Enums.ComponentType.Application, "nova-manage", {
    version,
    bomRef: `nova-manage@${version}`,
  });
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: program, timestamp: date }),
  });
  for (const { name, version, licence, kind, checksum } of components) {
    const purl = kind === "npm"
      ? `pkg:npm/${name.replace("@", "%40")}@${version}`
      : `pkg:generic/${name}@${version}`;
    const component = new Models.Component(
      kind === "npm" ? Enums.ComponentType.Library : Enums.ComponentType.Platform,
      name,
      {
        version,
        purl,
        bomRef: purl,
        licenses: new Models.LicenseRepository([new Models.SpdxLicense(licence)]),
        hashes: new Models.HashDictionary(
          checksum ? [[ALGORITHMS[checksum.algorithm], checksum.content]] : [],
        ),
      },
    );
    bom.components.add(component);
    program.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(
    new Serialize.JSON.Normalize.Factory(SBOM_SPEC),
  );
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
