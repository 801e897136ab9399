/** How healing can end, as Nova's manual has it. */

export const HEALED = 0;
export const LIMIT_REACHED = 1;
export const NO_COMPUTE_NODE = 2;
export const NOT_ALLOCATED = 3;
export const NOTHING_HEALED = 4;
export const PORTS_NOT_READ = 5;
export const PORTS_NOT_UPDATED = 6;
export const NOT_ROLLED_BACK = 7;
/** Since xena. */
export const NOT_SUPPORTED = 8;
export const BAD_INPUT = 127;
