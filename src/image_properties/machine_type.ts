/** Machine types of libvirt's guests: which there are, and from which to which an instance may change. */

/**
 * The forms that Nova takes for supported, whatever the compute host has (which is not known here): only
 * the start has to fit, and where a dot would stand any character does.
 * Source: nova/virt/libvirt/machine_type_utils.py of release 2026.2.
 */
const FORMS = [
  /^pc$/,
  /^q35$/,
  /^virt$/,
  /^s390-ccw-virtio$/,
  /^pc-\d+.\d+/,
  /^pc-i440fx-\d+.\d+/,
  /^pc-q35-\d+.\d+/,
  /^virt-\d+.\d+/,
  /^s390-ccw-virtio-\d+.\d+/,
  /^pc-i440fx-rhel\d.\d+.\d+/,
  /^pc-q35-rhel\d.\d+.\d+/,
];

/** A version at the very end, of two or three parts. */
const VERSION = /\d+\.\d+(?:\.\d+)?$/;

/** True for a machine type that Nova supports. */
export function isSupported(type: string): boolean {
  return FORMS.some((form) => form.test(type));
}

/**
 * Why an instance with one machine type must not get another, or undefined where it may.
 *
 * @param stored the type that it has.
 * @param wanted the type that it is to get.
 */
export function obstacle(stored: string, wanted: string): string | undefined {
  if (FORMS.some((form) => form.test(stored) && !form.test(wanted))) {
    return `${wanted} is of another kind than ${stored}`;
  }
  const storedVersion = VERSION.exec(stored)?.[0];
  if (storedVersion === undefined) return undefined;
  const wantedVersion = VERSION.exec(wanted)?.[0];
  if (wantedVersion === undefined) return `${stored} ends with a version, and ${wanted} does not`;
  return asNumber(wantedVersion) < asNumber(storedVersion)
    ? `${wanted} is older than ${stored}`
    : undefined;
}

/** A version as Nova compares it: in base 1000, so that one of three parts goes before any of two. */
function asNumber(version: string): bigint {
  return version.split(".").reduce((number, part) => number * 1000n + BigInt(part), 0n);
}
