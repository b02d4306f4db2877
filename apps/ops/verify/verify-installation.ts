// The oracle beside the installation: everything is worked out once more from the log's events and compared with the journal,
// the refusals, the entries, what stands, the months and the rolling sums, at the same positions, while load goes on.
// Memory: the events of one partition without their texts, and the sums of one slot.

import type { BookedPart, Books, BooksCut } from '#ports/books';
import type { EventLog } from '#ports/event-log/event-log';
import type { ReadingStore } from '#ports/reading-store/reading-store';
import { type Difference, Findings } from './findings.js';
import { JoinedCheck } from './joined-check.js';
import { PartitionCheck } from './partition-check.js';
import { type LogStretch, readStretches } from './read-log.js';
import { ReadingCheck } from './reading-check.js';
import { checkStanding } from './standing-check.js';
import { checkSlot } from './store-check.js';
import { Worlds } from './worlds.js';

export interface Installation {
  readonly log: EventLog;
  readonly books: Books;
  /** Left out: the sums are in the memory of another process. */
  readonly store?: ReadingStore | undefined;
  readonly ownCity: string;
}

export interface Verification {
  readonly isSame: boolean;
  /** What was compared up to where. */
  readonly cut: readonly { readonly topic: string; readonly partition: number; readonly next: string }[];
  readonly checked: Checked;
  readonly notCompared: readonly { readonly zh: string; readonly en: string }[];
  /** How many there are; the first of them are listed. */
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
}

export interface Checked {
  events: number;
  journal: number;
  refused: number;
  waiting: number;
  duplicates: number;
  entries: number;
  standing: number;
  months: number;
  sums: number;
  readings: number;
  /** Whose readings were compared. */
  regions: number;
}

const MOST_LISTED = 1_000;
/** Of more, readings of some of the regions are compared. */
const MOST_READINGS = 20_000;

export const verifyInstallation = async (
  installation: Installation,
  { mostListed = MOST_LISTED, mostReadings = MOST_READINGS }: { mostListed?: number; mostReadings?: number } = {},
): Promise<Verification> => {
  const findings = new Findings(mostListed);
  const checked: Checked = {
    ...{ events: 0, journal: 0, refused: 0, waiting: 0, duplicates: 0, entries: 0, standing: 0, months: 0, sums: 0 },
    ...{ readings: 0, regions: 0 },
  };
  const parts = await installation.books.cut((cut) =>
    checkBooks(cut, installation, { findings, checked, mostReadings }),
  );
  const { store, books, ownCity } = installation;
  if (store) {
    for (const part of parts) checked.sums += await checkSlot({ books, store, findings, ownCity }, part);
  }
  return {
    isSame: findings.total === 0,
    cut: parts.map(({ topic, partition, next }) => ({ topic, partition, next: `${next}` })),
    checked,
    notCompared: store ? [] : [IN_MEMORY],
    total: findings.total,
    counts: Object.fromEntries(findings.counts),
    differences: findings.kept,
  };
};

const IN_MEMORY = {
  zh: '滚动和在运行中的进程的内存里(内嵌模式),此处读不到,未比较;它们每次启动都由台账重建',
  en: 'the rolling sums are in the memory of the running process (embedded mode), cannot be read from here and were not compared; every start builds them from the ledger',
};

interface Results {
  readonly findings: Findings;
  readonly checked: Checked;
}

const checkBooks = async (
  cut: BooksCut,
  { log, ownCity }: Installation,
  { findings, checked, mostReadings }: Results & { readonly mostReadings: number },
): Promise<readonly BookedPart[]> => {
  const parts = await cut.positions();
  const worlds = await Worlds.of(cut, ownCity);
  const joined = new JoinedCheck(cut, findings);
  const readings = new ReadingCheck({ cut, findings, ownCity, regions: worlds.present, mostReadings });
  let isAllRead = true;
  for (const topic of new Set(parts.map((part) => part.topic))) {
    const own = parts.filter((part) => part.topic === topic);
    const checks = new Map<number, PartitionCheck>();
    const checkOf = (partition: number): PartitionCheck => {
      const part = own.find((one) => one.partition === partition);
      if (!part) throw new Error(`${topic}/${partition} is not booked`);
      const check = checks.get(partition) ?? new PartitionCheck(part, cut, findings, worlds);
      checks.set(partition, check);
      return check;
    };
    const stretches = await readable(log, own, findings);
    isAllRead &&= stretches.length === own.filter((part) => part.next > 0n).length;
    await readStretches({ log, topic }, stretches, {
      page: (partition, page) => checkOf(partition).page(page),
      end: async (partition) => {
        const check = checkOf(partition);
        check.end();
        for (const [name, n] of Object.entries(check.checked)) checked[name as keyof typeof check.checked] += n;
        const part = own.find((one) => one.partition === partition);
        if (part) checked.standing += await checkStanding(check.oracle, { part, cut, findings });
        joined.add(check.oracle);
        readings.add(check.oracle);
        // One partition at a time: its events go before the next one's come.
        checks.delete(partition);
      },
    });
  }
  // Of what the log has lost, nobody can say what should stand.
  if (isAllRead) {
    checked.standing += await joined.end(worlds.present);
    Object.assign(checked, await readings.end());
  }
  await checkMonths(cut, { findings, checked });
  for (const { table, place, event } of await cut.strays(MOST_LISTED)) {
    findings.add({
      kind: 'event-invented',
      place: { table, at: place },
      expected: null,
      found: table,
      events: [event],
    });
  }
  return parts;
};

/** Of what is booked, as far as the log still has it. */
const readable = async (log: EventLog, parts: readonly BookedPart[], findings: Findings): Promise<LogStretch[]> => {
  const ranges = await log.ranges(parts[0]?.topic ?? '');
  return parts.flatMap(({ topic, partition, next }): LogStretch[] => {
    const range = ranges.get(partition);
    if (range && range.low === 0n && range.end >= next) return next > 0n ? [{ partition, from: 0n, to: next }] : [];
    findings.add({
      kind: 'log-lost-data',
      place: { topic, partition },
      expected: `[0, ${next})`,
      found: range ? `[${range.low}, ${range.end})` : null,
      events: [],
    });
    return [];
  });
};

const checkMonths = async (cut: BooksCut, { findings, checked }: Results): Promise<void> => {
  checked.months = await cut.months();
  for (const { counter, region, month, isTotal, isLate, basisSector, expected, found, events } of await cut.monthFaults(
    MOST_LISTED,
  )) {
    const of = isTotal ? { of: 'all sectors' } : { of: basisSector ?? 'no sector' };
    const place = { table: 'ledger_month', counter, region, month, ...of, late: `${isLate}` };
    findings.add({ kind: 'month-sum-differs', place, expected, found, events });
  }
};
