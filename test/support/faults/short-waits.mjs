// As in the product, but for how long the dead are waited for: else most of a fault run is waiting.
export const MEMBERSHIP = { sessionTimeoutMs: 4_000, heartbeatMs: 700 };
export const DELIVERY_TIMES = { leaseMs: 4_000, lookEveryMs: 1_000, graceMs: 3_000 };
