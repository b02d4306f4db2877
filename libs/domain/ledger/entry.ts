import type { Day } from '../calendar/day.js';
import type { RegionCode } from '../region/region.js';
import type { Sector } from '../sector.js';
import type { Counter } from './counter.js';

/**
 * A signed amount of one counter, at the leaf region and local day it belongs to. `basisSector` says how it rolls up:
 * by the reporting basis of that sector, or, when null, by the plain tree (contract, fine print 1).
 */
export interface Contribution {
  readonly counter: Counter;
  readonly basisSector: Sector | null;
  readonly region: RegionCode;
  readonly day: Day;
  /** Persons, accidents, fen; never fractional. */
  readonly amount: bigint;
  /** The enterprise that it belongs to, for readings of one enterprise; sums of regions do not look at it. */
  readonly organization?: string | null | undefined;
}

/** The net change that turns `before` into `after`: old places negative, new places positive, zeros dropped. */
export const difference = (before: readonly Contribution[], after: readonly Contribution[]): Contribution[] => {
  const net = new Map<string, Contribution>();
  const add = (c: Contribution, sign: bigint): void => {
    // The enterprise last: its name may hold anything.
    const key = `${c.counter}|${c.basisSector ?? ''}|${c.region}|${c.day}|${c.organization ?? ''}`;
    const sum = (net.get(key)?.amount ?? 0n) + sign * c.amount;
    net.set(key, { ...c, amount: sum });
  };
  for (const c of before) add(c, -1n);
  for (const c of after) add(c, 1n);
  return [...net.values()].filter((c) => c.amount !== 0n);
};
