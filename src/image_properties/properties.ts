/**
 * The image properties that Nova knows, with their values and the release that brought each: the one place
 * for them. Source: nova/objects/image_meta.py and nova/objects/fields.py of release 2026.2.
 */

import type { ReleaseName } from "../schema/releases.ts";

/** A value of a {@link Choice} that came later than the property itself. */
export interface LaterValue {
  readonly value: string;
  readonly since: ReleaseName;
}

/** A property that takes one of some words. */
export interface Choice {
  readonly kind: "choice";
  readonly values: readonly (string | LaterValue)[];
  /** Capitals and small letters are one. */
  readonly anyCase?: true;
  /** Other spellings, in small letters, and the value that each stands for. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** What a property's value may be. */
export type PropertyType =
  | Choice
  | {
    readonly kind:
      /** Anything. */
      | "text"
      /** A whole number as Python reads it. */
      | "integer"
      /** Whatever is not one of the words for true is false. */
      | "boolean"
      /** Comparisons with versions: `>=2.6,<4`. */
      | "version predicate"
      /** A list of mappings, which no text is. */
      | "mappings"
      /** Its value is made of properties with other names, and never looked at. */
      | "made of others";
  };

/** A property. */
export interface Property {
  readonly type: PropertyType;
  /** The release that brought it, for those that came after victoria. */
  readonly since?: ReleaseName;
}

const text: Property = { type: { kind: "text" } };
const integer: Property = { type: { kind: "integer" } };
const boolean: Property = { type: { kind: "boolean" } };
const mappings: Property = { type: { kind: "mappings" } };
const madeOfOthers: Property = { type: { kind: "made of others" } };

function choice(
  values: readonly (string | LaterValue)[],
  more: Omit<Choice, "kind" | "values"> = {},
): Property {
  return { type: { kind: "choice", values, ...more } };
}

function since(release: ReleaseName, property: Property): Property {
  return { ...property, since: release };
}

const architecture = choice([
  ..."alpha armv6 armv7l armv7b aarch64 cris i686 ia64 lm32 m68k microblaze microblazeel mips mipsel"
    .split(" "),
  ..."mips64 mips64el openrisc parisc parisc64 ppc ppcle ppc64 ppc64le ppcemb s390 s390x sh4 sh4eb"
    .split(" "),
  ..."sparc sparc64 unicore32 x86_64 xtensa xtensaeb".split(" "),
], {
  anyCase: true,
  aliases: {
    i386: "i686",
    i486: "i686",
    i586: "i686",
    x86_32: "i686",
    x86_32p: "i686",
    amd64: "x86_64",
  },
});

const diskBus = choice(["fdc", "ide", "sata", "scsi", "usb", "virtio", "xen", "lxc", "uml"]);

const PROPERTIES: Readonly<Record<string, Property>> = {
  hw_architecture: architecture,
  hw_auto_disk_config: text,
  hw_boot_menu: boolean,
  hw_cdrom_bus: diskBus,
  hw_cpu_cores: integer,
  hw_cpu_max_cores: integer,
  hw_cpu_max_sockets: integer,
  hw_cpu_max_threads: integer,
  hw_cpu_policy: choice(["dedicated", "shared", "mixed"]),
  hw_cpu_realtime_mask: text,
  hw_cpu_sockets: integer,
  hw_cpu_thread_policy: choice(["prefer", "isolate", "require"]),
  hw_cpu_threads: integer,
  hw_device_id: integer,
  hw_disk_bus: diskBus,
  hw_disk_type: text,
  hw_emulation_architecture: since("yoga", architecture),
  hw_ephemeral_encryption: since("zed", boolean),
  hw_ephemeral_encryption_format: since("zed", choice(["plain", "luks", "luksv2"])),
  // A UUID, which Nova does not check.
  hw_ephemeral_encryption_secret_uuid: since("2024.1", text),
  hw_firmware_stateless: since("2024.2", boolean),
  hw_firmware_type: choice(["uefi", "bios"]),
  hw_floppy_bus: diskBus,
  hw_input_bus: since("wallaby", choice(["usb", "virtio"])),
  hw_ipxe_boot: boolean,
  hw_locked_memory: since("zed", boolean),
  hw_machine_type: text,
  hw_maxphysaddr_bits: since("2024.1", integer),
  hw_maxphysaddr_mode: since("2024.1", choice(["passthrough", "emulate"])),
  hw_mem_encryption: boolean,
  hw_mem_encryption_model: since(
    "2025.2",
    choice(["amd-sev", "amd-sev-es", { value: "amd-sev-snp", since: "2026.2" }]),
  ),
  hw_mem_page_size: text,
  hw_numa_cpus: madeOfOthers,
  hw_numa_mem: madeOfOthers,
  hw_numa_nodes: integer,
  hw_pci_numa_affinity_policy: choice([
    "required",
    "legacy",
    "preferred",
    { value: "socket", since: "wallaby" },
  ]),
  hw_pmu: boolean,
  hw_pointer_model: choice(["usbtablet"]),
  hw_qemu_guest_agent: boolean,
  hw_redirected_usb_ports: since("2025.2", integer),
  hw_rescue_bus: diskBus,
  hw_rescue_device: choice(["cdrom", "disk", "floppy", "fs", "lun"]),
  hw_rng_model: choice(["virtio"]),
  hw_scsi_model: choice([
    "buslogic",
    "ibmvscsi",
    "lsilogic",
    "lsisas1068",
    "lsisas1078",
    "virtio-scsi",
    "vmpvscsi",
  ], { anyCase: true, aliases: { lsilogicsas: "lsisas1068", paravirtual: "vmpvscsi" } }),
  hw_serial_port_count: integer,
  hw_sound_model: since(
    "2025.2",
    choice(["sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "virtio"]),
  ),
  hw_time_hpet: boolean,
  hw_tpm_model: choice(["tpm-tis", "tpm-crb"]),
  hw_tpm_version: choice(["1.2", "2.0"]),
  hw_usb_model: since("2025.2", choice(["none", "nec-xhci", "qemu-xhci"])),
  hw_video_model: choice([
    "cirrus",
    "qxl",
    "vga",
    "vmvga",
    "xen",
    "virtio",
    "gop",
    "none",
    { value: "bochs", since: "xena" },
  ]),
  hw_video_ram: integer,
  hw_vif_model: choice([
    "virtio",
    "ne2k_pci",
    "pcnet",
    "rtl8139",
    "e1000",
    "e1000e",
    "netfront",
    "spapr-vlan",
    "lan9118",
    "sriov",
    "vmxnet",
    "vmxnet3",
    { value: "igb", since: "2025.1" },
  ], {
    anyCase: true,
    aliases: {
      virtuale1000: "e1000",
      virtuale1000e: "e1000e",
      virtualpcnet32: "pcnet",
      virtualsriovethernetcard: "sriov",
      virtualvmxnet: "vmxnet",
      virtualvmxnet3: "vmxnet3",
    },
  }),
  hw_vif_multiqueue_enabled: boolean,
  hw_viommu_model: since("zed", choice(["intel", "smmuv3", "virtio", "auto"])),
  hw_virtio_packed_ring: since("2024.1", boolean),
  hw_vm_mode: choice(["hvm", "xen", "uml", "exe"], {
    anyCase: true,
    aliases: { pv: "xen", hv: "hvm", baremetal: "hvm" },
  }),
  hw_watchdog_action: choice(["none", "pause", "poweroff", "reset", "disabled"]),
  img_bdm_v2: boolean,
  img_bittorrent: boolean,
  img_block_device_mapping: mappings,
  img_cache_in_nova: boolean,
  img_compression_level: integer,
  img_config_drive: choice(["optional", "mandatory"]),
  img_hide_hypervisor_id: boolean,
  img_hv_requested_version: { type: { kind: "version predicate" } },
  img_hv_type: choice([
    ..."baremetal bhyve docker fake hyperv ironic kqemu kvm lxc lxd openvz parallels phyp qemu"
      .split(
        " ",
      ),
    ..."test uml vbox vz vmware xen zvm prsm".split(" "),
  ], { anyCase: true, aliases: { xapi: "xen" } }),
  img_linked_clone: boolean,
  img_mappings: mappings,
  img_owner_id: text,
  img_root_device_name: text,
  img_signature: text,
  // A UUID, which Nova does not check.
  img_signature_certificate_uuid: text,
  img_signature_hash_method: choice(["SHA-224", "SHA-256", "SHA-384", "SHA-512"]),
  img_signature_key_type: choice([
    "DSA",
    "ECC_SECP384R1",
    "ECC_SECP521R1",
    "ECC_SECT409K1",
    "ECC_SECT409R1",
    "ECC_SECT571K1",
    "ECC_SECT571R1",
    "RSA-PSS",
  ]),
  img_use_agent: boolean,
  img_version: integer,
  os_admin_user: text,
  os_command_line: text,
  os_distro: text,
  os_require_quiesce: boolean,
  os_secure_boot: choice(["required", "disabled", "optional"]),
  os_skip_agent_inject_files_at_boot: boolean,
  os_skip_agent_inject_ssh: boolean,
  os_type: choice(["linux", "windows"], { anyCase: true }),
  traits_required: madeOfOthers,
};

/** The properties by name. */
export const properties: ReadonlyMap<string, Property> = new Map(Object.entries(PROPERTIES));

/** A property that requires a trait of the host is this and the trait's name; its value is `required`. */
export const TRAIT_PREFIX = "trait:";

/**
 * Names from before Nova gave them a prefix, with those that they stand for: images still have them, and
 * the new name goes first where an image has both.
 */
export const oldNames: ReadonlyMap<string, string> = new Map(Object.entries({
  architecture: "hw_architecture",
  owner_id: "img_owner_id",
  vmware_disktype: "hw_disk_type",
  vmware_image_version: "img_version",
  vmware_ostype: "os_distro",
  auto_disk_config: "hw_auto_disk_config",
  ipxe_boot: "hw_ipxe_boot",
  xenapi_device_id: "hw_device_id",
  xenapi_image_compression_level: "img_compression_level",
  vmware_linked_clone: "img_linked_clone",
  xenapi_use_agent: "img_use_agent",
  xenapi_skip_agent_inject_ssh: "os_skip_agent_inject_ssh",
  xenapi_skip_agent_inject_files_at_boot: "os_skip_agent_inject_files_at_boot",
  cache_in_nova: "img_cache_in_nova",
  vm_mode: "hw_vm_mode",
  bittorrent: "img_bittorrent",
  bdm_v2: "img_bdm_v2",
  root_device_name: "img_root_device_name",
  hypervisor_version_requires: "img_hv_requested_version",
  hypervisor_type: "img_hv_type",
}));

/** An old name whose value stands for two properties. */
export const VMWARE_ADAPTER = "vmware_adaptertype";
