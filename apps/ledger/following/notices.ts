// What changed, told to those who read: one notice per region that any change touches, ancestors included. No values.

import { type Notice, noticeKey } from '#contracts/log/notice';
import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { NewRecord } from '#ports/event-log/event-log';
import type { BookedChanges } from '#ports/ledger-book';
import type { Slot } from '#ports/reading-store/reading-store';

const FAR_FUTURE = '9999-12-31';

interface Draft {
  counters: Set<string>;
  measures: Set<string>;
  targets: Set<string>;
  surveys: boolean;
  hazards: boolean;
  incidents: Set<string>;
}

export interface NoticeOrigin {
  readonly slot: Slot;
  readonly upTo: bigint;
  readonly appendedAt: Instant;
  readonly cause: Notice['cause'];
}

export const noticesOf = (changes: BookedChanges, tree: RegionTree, origin: NoticeOrigin): Notice[] => {
  const drafts = new Map<string, Draft>();
  const at = (region: string): Draft => {
    const draft = drafts.get(region) ?? {
      counters: new Set(),
      measures: new Set(),
      targets: new Set(),
      surveys: false,
      hazards: false,
      incidents: new Set(),
    };
    drafts.set(region, draft);
    return draft;
  };
  const upwards = (region: string): string[] => tree.lineage(region, FAR_FUTURE).map((row) => row.code);
  for (const entry of changes.entries) {
    for (const region of tree.postingPath(entry.region, entry.basisSector, entry.day))
      at(region).counters.add(entry.counter);
  }
  for (const { id, region } of changes.incidents) at(region).incidents.add(id);
  for (const { region, measure } of changes.exposures) for (const up of upwards(region)) at(up).measures.add(measure);
  for (const { region, indicator } of changes.targets) at(region).targets.add(indicator);
  for (const { region } of changes.surveys) for (const up of upwards(region)) at(up).surveys = true;
  for (const { region } of changes.hazards) for (const up of upwards(region)) at(up).hazards = true;
  return [...drafts].map(([region, draft]) => ({
    region,
    counters: [...draft.counters].sort(),
    measures: [...draft.measures].sort(),
    targets: [...draft.targets].sort(),
    surveys: draft.surveys,
    hazards: draft.hazards,
    incidents: [...draft.incidents].sort(),
    slot: origin.slot,
    upTo: origin.upTo.toString(),
    appendedAt: origin.appendedAt,
    cause: origin.cause,
  }));
};

/** Sums were built anew that may have been others before: whoever reads any of them looks again. */
export const noticesOfSums = (
  sums: ReadonlyMap<string, ReadonlySet<string>>,
  origin: Omit<NoticeOrigin, 'cause'>,
): Notice[] =>
  [...sums].map(([region, counters]) => ({
    ...{
      region,
      counters: [...counters].sort(),
      measures: [],
      targets: [],
      surveys: true,
      hazards: true,
      incidents: [],
    },
    ...{ slot: origin.slot, upTo: origin.upTo.toString(), appendedAt: origin.appendedAt, cause: 'republished' },
  }));

export const noticeRecords = (notices: readonly Notice[]): NewRecord[] =>
  notices.map((notice) => ({ key: noticeKey(notice.region), value: Buffer.from(JSON.stringify(notice)), headers: {} }));
