/** Just enough of X.509 to compare who signed a certificate with who an authority is. */

/** One DER element: its tag, where its content begins, and where the element ends. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** The issuer's distinguished name in a DER certificate, as hexadecimal DER. */
export function issuerName(certificate: Uint8Array): string {
  return names(certificate).issuer;
}

/** The hash that is in use with an algorithm of signatures, by the algorithm's identifier in DER. */
const SIGNATURE_HASHES: Readonly<Record<string, string>> = {
  // RSA (RFC 8017) with MD5, SHA-1, SHA-256, SHA-384, SHA-512.
  "06092a864886f70d010104": "sha256",
  "06092a864886f70d010105": "sha256",
  "06092a864886f70d01010b": "sha256",
  "06092a864886f70d01010c": "sha384",
  "06092a864886f70d01010d": "sha512",
  // ECDSA (RFC 5758) with SHA-1, SHA-256, SHA-384, SHA-512.
  "06072a8648ce3d0401": "sha256",
  "06082a8648ce3d040302": "sha256",
  "06082a8648ce3d040303": "sha384",
  "06082a8648ce3d040304": "sha512",
};

/**
 * The hash that stands for a DER certificate in channel bindings (RFC 5929, `tls-server-end-point`): that
 * of its signature, but none weaker than SHA-256; undefined for signatures that name none.
 */
export function signatureHash(certificate: Uint8Array): string | undefined {
  const signed = elementAt(certificate, elementAt(certificate, 0).content);
  const algorithm = elementAt(certificate, signed.end);
  return SIGNATURE_HASHES[hex(certificate, elementAt(certificate, algorithm.content))];
}

/** The subjects' distinguished names of all certificates in PEM text, as hexadecimal DER. */
export function subjectNames(pem: string): string[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  return [...blocks].map(([, base64]) =>
    names(Uint8Array.from(atob(base64.replace(/\s/g, "")), (character) => character.charCodeAt(0)))
      .subject
  );
}

/** RFC 5280: Certificate ⊃ TBSCertificate ⊃ [version] serial algorithm issuer validity subject. */
function names(certificate: Uint8Array): { issuer: string; subject: string } {
  const signed = elementAt(certificate, elementAt(certificate, 0).content);
  const fields: Element[] = [];
  for (let at = signed.content; at < signed.end && fields.length < 6;) {
    const field = elementAt(certificate, at);
    // The version is optional and the only field here with a context tag.
    if (field.tag !== 0xa0) fields.push(field);
    at = field.end;
  }
  const [, , issuer, , subject] = fields;
  return { issuer: hex(certificate, issuer), subject: hex(certificate, subject) };
}

function elementAt(der: Uint8Array, start: number): Element {
  const first = der[start + 1];
  if (first < 0x80) {
    return { tag: der[start], start, content: start + 2, end: start + 2 + first };
  }
  const digits = first & 0x7f;
  let length = 0;
  for (let i = 0; i < digits; i++) length = length * 256 + der[start + 2 + i];
  const content = start + 2 + digits;
  return { tag: der[start], start, content, end: content + length };
}

function hex(der: Uint8Array, { start, end }: Element): string {
  return Array.from(der.subarray(start, end), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
