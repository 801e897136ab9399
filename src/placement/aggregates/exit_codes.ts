/** How mirroring aggregates can end, as Nova's manual has it. */

export const SYNCED = 0;
export const SEVERAL_NODES = 1;
export const PLACEMENT_FAILED = 2;
export const NOT_UPDATED = 3;
export const HOST_NOT_MAPPED = 4;
export const NO_COMPUTE_NODE = 5;
export const PROVIDER_MISSING = 6;
