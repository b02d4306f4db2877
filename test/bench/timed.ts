// Times as they are kept: a few figures of each group, not every request.

import { quantile, rounded } from './alternate.js';
import type { Run, Timed, TimedGroup, Words } from './row.js';

interface GroupResult {
  readonly what: Words;
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly statements: number;
  readonly isLimited: boolean;
}

export interface TimedResult extends Run {
  readonly id: string;
  readonly what: Words;
  readonly limitMs: number;
  readonly met: boolean;
  /** Of all limited groups together. */
  readonly p99: number;
  readonly groups: readonly GroupResult[];
  readonly note: Words;
  readonly place: string;
  readonly at: string;
}

const groupOf = ({ times, ...rest }: TimedGroup): GroupResult => ({
  ...rest,
  requests: times.length,
  p50: rounded(quantile(times, 0.5)),
  p99: rounded(quantile(times, 0.99)),
  max: rounded(Math.max(...times)),
});

export const timedResultOf = (timed: Timed, run: Run): TimedResult => {
  const { id, what, limitMs, note, place } = timed;
  const groups = timed.groups.map(groupOf);
  const limited = timed.groups.filter((group) => group.isLimited).flatMap((group) => group.times);
  return {
    ...{ id, what, limitMs },
    met: groups.every((group) => !group.isLimited || group.p99 < limitMs),
    p99: rounded(quantile(limited, 0.99)),
    ...{ groups, note, place },
    at: new Date().toISOString(),
    ...run,
  };
};
