// How data of an older version becomes data of the newest. The ledger reads every version ever accepted; each version
// has a fixture in `fixtures/`, and the spec reads them all.

import type { EventType } from './event-types.js';

export interface Upcaster {
  readonly type: EventType;
  /** From this version to the next one in the list of its type: `<major>.<minor>`. */
  readonly from: string;
  readonly up: (data: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** In order of versions. Every type is at 1.0, its first. */
export const UPCASTERS: readonly Upcaster[] = [];

const rank = (version: string): number => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 10_000 + minor;
};

/** Applies, in order, every step that starts at `version` or later. */
export const upcast = (
  type: EventType,
  version: string,
  data: Readonly<Record<string, unknown>>,
  steps: readonly Upcaster[] = UPCASTERS,
): Readonly<Record<string, unknown>> =>
  steps
    .filter((step) => step.type === type && rank(step.from) >= rank(version))
    .reduce((current, step) => step.up(current), data);
