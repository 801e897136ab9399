/** Resource classes: which names there are, and which of them are Nova's own. */

/** Amounts by resource class, each above 0. */
export type Resources = Readonly<Record<string, number>>;

/** The standard classes, of os-resource-classes 1.1. */
const STANDARD_CLASSES: ReadonlySet<string> = new Set([
  "VCPU",
  "MEMORY_MB",
  "DISK_GB",
  "PCI_DEVICE",
  "SRIOV_NET_VF",
  "NUMA_SOCKET",
  "NUMA_CORE",
  "NUMA_THREAD",
  "NUMA_MEMORY_MB",
  "IPV4_ADDRESS",
  "VGPU",
  "VGPU_DISPLAY_HEAD",
  "NET_BW_EGR_KILOBIT_PER_SEC",
  "NET_BW_IGR_KILOBIT_PER_SEC",
  "PCPU",
  "MEM_ENCRYPTION_CONTEXT",
  "FPGA",
  "PGPU",
  "NET_PACKET_RATE_KILOPACKET_PER_SEC",
  "NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC",
  "NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC",
]);

/** True for a standard class, and for any name that a custom one may have. */
export function isResourceClass(name: string): boolean {
  return STANDARD_CLASSES.has(name) || name.startsWith("CUSTOM_");
}
