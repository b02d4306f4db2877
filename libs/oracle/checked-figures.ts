// A return beside what is booked for its days, as both change: whether it differs, since when, and whether anybody can have seen
// it differ.

import { SKEW_MS } from './could-hold.js';
import { fen, type ReturnData } from './count-oracle.js';
import { isIn } from './days-oracle.js';
import type { Ref } from './event-oracle.js';

/** What a return says from an append time on; null: nothing any more. */
export interface Stated {
  readonly at: number;
  readonly data: ReturnData | null;
  readonly event: Ref;
}

/** What an event adds to a counter on a day. */
export interface Figure {
  readonly at: number;
  /** Its partition: within it the order is certain. */
  readonly lane: string;
  readonly day: string;
  readonly amount: bigint;
}

export interface Booked {
  /** In the order of their append times. */
  readonly figuresOf: (counter: string, region: string) => readonly Figure[];
  /** Whether it only checks. */
  readonly checks: (data: ReturnData) => boolean;
}

/** A return waits so long for what was sent before it. */
const PATIENCE_MS = 60_000;

/** By counter, what it states. */
export const statedIn = (data: ReturnData): [string, bigint][] => {
  const { accidents, deaths, seriousInjuries, directLossYuan } = data;
  const stated: [string, bigint | undefined][] = [
    ['accidents', BigInt(accidents)],
    ['deaths', BigInt(deaths)],
    ['serious-injuries', seriousInjuries === undefined ? undefined : BigInt(seriousInjuries)],
    ['direct-loss-yuan', typeof directLossYuan === 'number' ? fen(directLossYuan) : undefined],
  ];
  return stated.flatMap(([measure, said]): [string, bigint][] =>
    said === undefined ? [] : [[data.sector === 'all' ? measure : `${measure}.${data.sector}`, said]],
  );
};

const figuresIn = (data: ReturnData, counter: string, { figuresOf }: Booked): Figure[] =>
  figuresOf(counter, data.region).filter(({ day }) => isIn(day, data));

/** Whether it differs in the end, and since when that has been so. */
export const walk = (stated: readonly Stated[], booked: Booked): { differs: boolean; since: number } => {
  let now = { differs: false, since: Number.NEGATIVE_INFINITY };
  for (const [i, { at, data }] of stated.entries()) {
    const until = stated[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    const steps = data === null || !booked.checks(data) ? [{ at, differs: false }] : stepsOf(data, booked);
    const first = steps.findLast((one) => one.at <= at);
    const later = steps.filter((one) => at < one.at && one.at < until);
    for (const { at: since, differs } of [{ at, differs: first?.differs ?? false }, ...later]) {
      if (differs !== now.differs) now = { differs, since };
    }
  }
  return now;
};

/** After each instant at which something is booked; the first one before all of them. */
const stepsOf = (data: ReturnData, booked: Booked): { at: number; differs: boolean }[] => {
  const rest = new Map(statedIn(data));
  const differs = (): boolean => [...rest.values()].some((left) => left !== 0n);
  const steps = new Map([[Number.NEGATIVE_INFINITY, differs()]]);
  const changes = [...rest.keys()].flatMap((counter) =>
    figuresIn(data, counter, booked).map(({ at, amount }) => ({ at, counter, amount })),
  );
  for (const { at, counter, amount } of changes.sort((a, b) => a.at - b.at)) {
    rest.set(counter, (rest.get(counter) ?? 0n) - amount);
    // Of one instant the last holds.
    steps.set(at, differs());
  }
  return [...steps].map(([at, isDifferent]) => ({ at, differs: isDifferent }));
};

/** Some partitions may have been behind others, but not behind what a return waits for. */
export const couldDiffer = (stated: readonly Stated[], { at, ...booked }: Booked & { readonly at: number }): boolean =>
  stated.some(({ at: filedAt, data }) => {
    if (data === null || filedAt > at + SKEW_MS || !booked.checks(data)) return false;
    return statedIn(data).some(([counter, said]) => {
      const own = figuresIn(data, counter, booked).filter((one) => one.at <= at + SKEW_MS);
      const [least, most] = boundsOf(own, filedAt + PATIENCE_MS - SKEW_MS);
      return least !== said || most !== said;
    });
  });

/** The least and the most that can have been booked at any time from `from` on. */
const boundsOf = (figures: readonly Figure[], from: number): readonly [bigint, bigint] => {
  const lanes = new Map<string, { now: bigint; least: bigint; most: bigint }>();
  for (const { lane, at, amount } of figures) {
    const { now, least, most } = lanes.get(lane) ?? { now: 0n, least: 0n, most: 0n };
    const next = now + amount;
    const isSure = at <= from;
    lanes.set(lane, {
      now: next,
      least: isSure || next < least ? next : least,
      most: isSure || next > most ? next : most,
    });
  }
  const all = [...lanes.values()];
  return [all.reduce((sum, { least }) => sum + least, 0n), all.reduce((sum, { most }) => sum + most, 0n)];
};
