/** How Kafka learns that a member of a group is gone. A module of its own: the fault tests put a shorter one in its place. */
export const MEMBERSHIP = {
  /** A member that was silent for so long is out of its group. */
  sessionTimeoutMs: 15_000,
  heartbeatMs: 3_000,
} as const;
