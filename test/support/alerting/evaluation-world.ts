// What the evaluator reads, as values that a test sets: figures by key, evidence, days. Episodes are on real Postgres.

import type { Day } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { Reading } from '#domain/indicator/reading';
import type { Region, RegionLevel } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import type { EvidenceEntry, EvidenceRequest } from '#ports/ledger-queries';
import type { RegionDirectory } from '#ports/region-directory';
import type { ReadingAnswer, ReadingQuery } from '#readings/reading-query';

const region = (code: string, parent: string | null, level: RegionLevel, nameZh: string): Region => ({
  ...{ code, parent, level, nameZh, nameEn: `Region ${code}`, validFrom: '1949-10-01', validTo: null },
  ...{ successors: [], timeZone: 'Asia/Shanghai' },
});

export const sampleTree = new RegionTree(
  [
    region('100000', null, 'country', '全国'),
    region('440000', '100000', 'province', '广东省'),
    region('440600', '440000', 'city', '佛山市'),
    region('440605', '440600', 'district', '南海区'),
    region('440606', '440600', 'district', '顺德区'),
    region('440605124', '440605', 'town', '狮山镇'),
  ],
  [],
  '440600',
  1,
);

export const sampleDirectory: RegionDirectory = {
  current: () => sampleTree,
  knownAt: async () => sampleTree,
  refresh: async () => sampleTree,
};

/** Answers from what was set; what was not set has no target. */
export class SettableReadings {
  readonly figures = new Map<string, Reading>();
  /** Readings of a given last day, for periods that are over. */
  readonly past = new Map<string, Reading>();
  isReady = true;
  asked = 0;
  evidenceEntries: EvidenceEntry[] = [];
  /** Surveys, for their evidence; and which events are imported history, by `refKey`. */
  book = DeclarationBook.empty;
  historyEvents = new Set<string>();
  /** Between looking at the figures and answering: what is answered may be old by then. */
  delay: () => Promise<void> = async () => undefined;

  set(reading: Reading): void {
    this.figures.set(`${reading.indicator}|${reading.region}`, reading);
  }

  setPast(asOf: Day, reading: Reading): void {
    this.past.set(`${reading.indicator}|${reading.region}|${asOf}`, reading);
  }

  async read(query: ReadingQuery): Promise<ReadingAnswer> {
    this.asked += 1;
    if (!this.isReady) return { state: 'not-ready', slots: [1] };
    const readings = query.regions.flatMap((code) =>
      query.indicators.flatMap((indicator) => {
        const found = query.asOf
          ? this.past.get(`${indicator}|${code}|${query.asOf}`)
          : this.figures.get(`${indicator}|${code}`);
        return found ? [found] : [];
      }),
    );
    await this.delay();
    return { state: 'ready', readings };
  }

  async evidence({ limit, liveOnly }: Pick<EvidenceRequest, 'limit' | 'liveOnly'>): Promise<EvidenceEntry[]> {
    return this.evidenceEntries.filter((entry) => !liveOnly || !entry.history).slice(0, limit);
  }
}
