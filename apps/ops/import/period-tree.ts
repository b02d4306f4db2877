// The periods of a file, by series: which lies in which, and which overlap in part. One pass over each series, whatever its
// length.

import { orderingKey } from '#contracts/events/subject';
import type { DayRange } from '#domain/calendar/day';
import type { PreparedEvent } from './prepare-events.js';

export interface Placed extends DayRange {
  readonly row: PreparedEvent;
}

export interface PeriodTree {
  /** Directly inside: the longest that lie in no other one inside. */
  readonly inside: ReadonlyMap<Placed, readonly Placed[]>;
  /** Share days, and neither contains the other. */
  readonly overlaps: readonly (readonly [Placed, Placed])[];
}

/** All periods of one region, sector and so on together; stocks and what is about no period are left out. */
export const seriesOf = (rows: readonly PreparedEvent[]): Placed[][] => {
  const series = new Map<string, Placed[]>();
  for (const row of rows) {
    const { parsed } = row;
    if (parsed.type !== 'safety.return.filed' && parsed.type !== 'safety.exposure.declared') continue;
    const { from, to } = parsed.data;
    if (from === undefined || to === undefined) continue;
    const key = `${parsed.type} ${orderingKey(parsed)}`;
    const known = series.get(key);
    if (known) known.push({ row, from, to });
    else series.set(key, [{ row, from, to }]);
  }
  return [...series.values()];
};

export const periodTree = (periods: readonly Placed[]): PeriodTree => {
  const inside = new Map<Placed, Placed[]>(periods.map((period) => [period, []]));
  const overlaps: [Placed, Placed][] = [];
  // What surrounds a period lies on the stack: of two that begin together the longer comes first.
  const around: Placed[] = [];
  for (const period of [...periods].sort((a, b) => compare(a.from, b.from) || compare(b.to, a.to))) {
    while ((around.at(-1)?.to ?? period.to) <= period.from) around.pop();
    const outer = around.at(-1);
    if (outer && outer.to < period.to) {
      overlaps.push([period, outer]);
      continue;
    }
    if (outer) inside.get(outer)?.push(period);
    around.push(period);
  }
  return { inside, overlaps };
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
