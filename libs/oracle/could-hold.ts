// Whether a target can have been seen broken at an instant, some partitions being behind others.

import { countersOf } from './aimed-targets.js';
import { BreachOracle, type TargetKey } from './breach-oracle.js';
import type { OracleAmount } from './count-oracle.js';
import { type Days, isIn } from './days-oracle.js';
import { ORACLE_INDICATORS } from './indicator-oracle.js';
import { ReadingFacts } from './reading-facts.js';
import type { RegionOracle } from './region-oracle.js';
import { laneOf, type ReplayedEvent } from './replayed-event.js';

/** Of the clocks of two machines. */
export const SKEW_MS = 5_000;

export interface CouldHoldFacts {
  readonly regions: RegionOracle;
  readonly levelOf: (region: string) => string;
  /** What touched the target, in order. */
  readonly touched: readonly ReplayedEvent[];
}

/**
 * With each partition's highest sum up to then, and each declaration that stood at any time before. Of shares and hazards that is
 * not worked out: they can.
 */
export const couldHold = (
  { regions, levelOf, touched }: CouldHoldFacts,
  { key, period, at }: { readonly key: TargetKey; readonly period: Days; readonly at: number },
): boolean => {
  const known = ORACLE_INDICATORS.get(key.indicator);
  const counters = countersOf(known);
  const [counter] = counters;
  if (known === undefined) return false;
  if (counter === undefined || known.kind === 'share') return true;
  const before = touched.filter((one) => one.at <= at + SKEW_MS);
  const counts = (leaf: string, sector: string | null, day: string): boolean =>
    isIn(day, period) && regions.countsIn(leaf, sector, day).includes(key.region);
  const amount = highest(before, (one) => counters.includes(one.counter) && counts(one.region, one.sector, one.day));
  const facts = new ReadingFacts(regions);
  const most = { counter, sector: null, region: key.region, day: period.from, amount, organization: null };
  facts.apply({ amounts: [most], thread: '', standing: [] });
  const breaches = new BreachOracle(facts, levelOf);
  const days = new Set([at - SKEW_MS, at + SKEW_MS].map((ms) => regions.dayAt(key.region, new Date(ms).toISOString())));
  return before.some(({ change }) => {
    if (change.standing.length === 0) return false;
    facts.apply({ ...change, amounts: [] });
    return [...days].some((day) => (breaches.ofPeriod(key, period, day)?.state ?? 'clear') !== 'clear');
  });
};

/** The highest that each partition ever came to, together. */
const highest = (before: readonly ReplayedEvent[], isMeant: (one: OracleAmount) => boolean): bigint => {
  const lanes = new Map<string, { now: bigint; most: bigint }>();
  for (const one of before) {
    const lane = lanes.get(laneOf(one)) ?? { now: 0n, most: 0n };
    lanes.set(laneOf(one), lane);
    for (const part of one.change.amounts) if (isMeant(part)) lane.now += part.amount;
    if (lane.now > lane.most) lane.most = lane.now;
  }
  return [...lanes.values()].reduce((sum, { most }) => sum + most, 0n);
};
