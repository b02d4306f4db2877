import type { Contribution } from '#domain/ledger/entry';
import type { RegionTree } from '#domain/region/region-tree';
import type { Delta } from '#ports/reading-store/reading-store';

/** Rolls entries up: one delta per level, net per (counter, region, day), zeros left out. */
export const rollUp = (entries: readonly Contribution[], tree: RegionTree): Delta[] => {
  const net = new Map<string, Delta>();
  for (const entry of entries) {
    for (const region of tree.postingPath(entry.region, entry.basisSector, entry.day)) {
      const key = `${entry.counter}|${region}|${entry.day}`;
      const amount = (net.get(key)?.amount ?? 0n) + entry.amount;
      net.set(key, { counter: entry.counter, region, day: entry.day, amount });
    }
  }
  return [...net.values()].filter((delta) => delta.amount !== 0n);
};
