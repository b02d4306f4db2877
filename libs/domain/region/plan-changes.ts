// A file of changes against the rows there are: what is to be written, or every fault there is. Nothing in between.

import { applyChange } from './apply-change.js';
import { checkChange } from './check-change.js';
import type { Region } from './region.js';
import { REGION_LEVELS } from './region.js';
import { type ChangeFault, type ChangePlan, dayOf, type RegionChange, type RetiredDays } from './region-change.js';
import { RegionRows } from './region-rows.js';

interface Entry {
  readonly change: RegionChange;
  /** Place in the file, from 1. */
  readonly entry: number;
}

export const planChanges = (regions: readonly Region[], changes: readonly RegionChange[]): ChangePlan => {
  const rows = new RegionRows(regions);
  const entries = changes.map((change, i): Entry => ({ change: withoutRepetition(change), entry: i + 1 }));
  const broken = new Map<number, ChangeFault[]>();
  for (const { change, entry } of [...entries].sort(inOrder)) {
    const rule = applyChange(rows, change);
    if (rule) broken.set(entry, [{ entry, ...rule }]);
  }
  // Asked when all are in: on one day they make one new tree, whatever their order in the file.
  const faults = entries.flatMap(
    ({ change, entry }) => broken.get(entry) ?? checkChange(rows, change).map((rule) => ({ entry, ...rule })),
  );
  if (faults.length > 0) return { rows: [], faults, retired: [] };
  return { rows: rows.changed(), faults, retired: changes.flatMap((change) => retiredBy(rows, change)) };
};

const withoutRepetition = (change: RegionChange): RegionChange =>
  change.type === 'retire' ? { ...change, successors: [...new Set(change.successors)] } : change;

const ORDER = ['retire', 'create', 'rename', 'move'] as const;

/** By day; on one day a code ends before it begins anew, and what is above is there before what is below. */
const inOrder = (a: Entry, b: Entry): number => {
  const [dayA, dayB] = [dayOf(a.change), dayOf(b.change)];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  return ORDER.indexOf(a.change.type) - ORDER.indexOf(b.change.type) || rankOf(a.change) - rankOf(b.change);
};

const rankOf = (change: RegionChange): number => (change.type === 'create' ? REGION_LEVELS.indexOf(change.level) : 0);

const retiredBy = (rows: RegionRows, change: RegionChange): RetiredDays[] => {
  if (change.type !== 'retire') return [];
  const { code, on } = change;
  const to = rows.of(code).find((row) => row.validFrom >= on)?.validFrom ?? null;
  return to === on ? [] : [{ code, from: on, to }];
};
