import type { Failpoints } from './failpoints.js';

/** Of every process but those of the fault tests, which load a module of their own in the place of this one. */
export const noFailpoints: Failpoints = Object.freeze({ reach: () => undefined });
