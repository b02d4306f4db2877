// The oracle beside the installation: everything is worked out once more from the log's events and compared with the journal,
// the refusals, the entries, what stands, the months and the rolling sums, at the same positions, while load goes on.
// Memory: the events of one partition without their texts, and the sums of one slot.

import type { BookedPart, Books, BooksCut } from '#ports/books';
import type { EventLog } from '#ports/event-log/event-log';
import type { ReadingStore } from '#ports/reading-store/reading-store';
import { AlertCheck, type FateSink } from './alert-check.js';
import { type AlertLook, addAlertFault, settledFaults } from './alert-settling.js';
import { type Difference, Findings } from './findings.js';
import { JoinedCheck } from './joined-check.js';
import { PartitionCheck } from './partition-check.js';
import { type LogStretch, readStretches } from './read-log.js';
import { ReadingCheck } from './reading-check.js';
import { checkStanding } from './standing-check.js';
import { checkSlot } from './store-check.js';
import { checkTold, readAlerts } from './told-check.js';
import { Worlds } from './worlds.js';

export interface Installation {
  readonly log: EventLog;
  readonly books: Books;
  /** Left out: the sums are in the memory of another process. */
  readonly store?: ReadingStore | undefined;
  readonly ownCity: string;
  /** Names of the receivers that are configured. */
  readonly receivers: readonly string[];
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
  alerts: number;
  /** Messages to receivers that are still on their way. */
  deliveriesWaiting: number;
  /** Breaches that were over before anybody looked. */
  passedBy: number;
  readings: number;
  /** Whose readings were compared. */
  regions: number;
}

const MOST_LISTED = 1_000;
/** Of more, readings of some of the regions are compared. */
const MOST_READINGS = 20_000;

export interface VerifyOptions {
  readonly mostListed?: number;
  readonly mostReadings?: number;
  /** So long alerting may be behind the ledger. */
  readonly patienceMs?: number;
}

export const verifyInstallation = async (
  installation: Installation,
  { mostListed = MOST_LISTED, mostReadings = MOST_READINGS, patienceMs = ALERTING_BEHIND_MS }: VerifyOptions = {},
): Promise<Verification> => {
  const findings = new Findings(mostListed);
  const checked: Checked = {
    ...{ events: 0, journal: 0, refused: 0, waiting: 0, duplicates: 0, entries: 0, standing: 0, months: 0, sums: 0 },
    ...{ readings: 0, regions: 0, alerts: 0, deliveriesWaiting: 0, passedBy: 0 },
  };
  const { store, books, ownCity } = installation;
  const { parts, look } = await books.cut((cut) => checkBooks(cut, installation, { findings, checked, mostReadings }));
  if (store) {
    for (const part of parts) checked.sums += await checkSlot({ books, store, findings, ownCity }, part);
  }
  const settled = await settledFaults(look, patienceMs, () => lookAtAlerts(installation));
  for (const fault of settled.faults) addAlertFault(findings, fault);
  return {
    isSame: findings.total === 0,
    cut: parts.map(({ topic, partition, next }) => ({ topic, partition, next: `${next}` })),
    checked,
    notCompared: [...(store ? [] : [IN_MEMORY]), ...(settled.isAtWork ? [] : [NOBODY_ALERTS])],
    total: findings.total,
    counts: Object.fromEntries(findings.counts),
    differences: findings.kept,
  };
};

/** What alerting must have seen by then, it says within seconds. */
const ALERTING_BEHIND_MS = 30_000;

const NOBODY_ALERTS = {
  zh: '没有告警服务在运行:哪些告警应当存在而没有、应当结束而未结束,未比较',
  en: 'no alerting is running: which alerts should be there and are not, or should be over and are not, was not compared',
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
  { log, ownCity, receivers }: Installation,
  { findings, checked, mostReadings }: Results & { readonly mostReadings: number },
): Promise<{ parts: readonly BookedPart[]; look: AlertLook }> => {
  const parts = await cut.positions();
  const worlds = await Worlds.of(cut, ownCity);
  const joined = new JoinedCheck(cut, findings);
  const regions = worlds.present;
  const readings = new ReadingCheck({ cut, findings, ownCity, regions, mostReadings });
  const conditions = await AlertCheck.of(cut, { parts, regions, ownCity, now: Date.now() });
  const isAllRead = await readBooks({ cut, log, parts, worlds, findings, sink: conditions }, async (part, check) => {
    for (const [name, n] of Object.entries(check.checked)) checked[name as keyof typeof check.checked] += n;
    checked.standing += await checkStanding(check.oracle, { part, cut, findings });
    joined.add(check.oracle);
    readings.add(check.oracle);
  });
  // Of what the log has lost, nobody can say what should stand.
  if (isAllRead) {
    checked.standing += await joined.end(regions);
    Object.assign(checked, await readings.end());
  }
  await checkMonths(cut, { findings, checked });
  const alerts = await readAlerts(cut);
  checked.alerts = alerts.length;
  checked.deliveriesWaiting = await checkTold({ books: cut, findings, receivers }, alerts);
  const { faults, passedBy } = isAllRead ? conditions.end(alerts) : { faults: [], passedBy: 0 };
  checked.passedBy = passedBy;
  for (const { table, place, event } of await cut.strays(MOST_LISTED)) {
    findings.add({
      kind: 'event-invented',
      place: { table, at: place },
      expected: null,
      found: table,
      events: [event],
    });
  }
  return { parts, look: { faults, isAtWork: await cut.isAlertingAtWork() } };
};

/** Only alerts, at a later moment. */
const lookAtAlerts = ({ log, books, ownCity }: Installation): Promise<AlertLook> =>
  books.cut(async (cut) => {
    const parts = await cut.positions();
    const worlds = await Worlds.of(cut, ownCity);
    const conditions = await AlertCheck.of(cut, { parts, regions: worlds.present, ownCity, now: Date.now() });
    const isAtWork = await cut.isAlertingAtWork();
    const unheard = new Findings(0);
    await readBooks({ cut, log, parts, worlds, findings: unheard, sink: conditions }, async () => undefined);
    return { faults: conditions.end(await readAlerts(cut)).faults, isAtWork };
  });

interface Reading {
  readonly cut: BooksCut;
  readonly log: EventLog;
  readonly parts: readonly BookedPart[];
  readonly worlds: Worlds;
  readonly findings: Findings;
  readonly sink: FateSink;
}

/** Every partition, one after the other: its events go before the next one's come. Whether all of it is still there. */
const readBooks = async (
  { cut, log, parts, worlds, findings, sink }: Reading,
  end: (part: BookedPart, check: PartitionCheck) => Promise<void>,
): Promise<boolean> => {
  let isAllRead = true;
  for (const topic of new Set(parts.map((part) => part.topic))) {
    const own = parts.filter((part) => part.topic === topic);
    const partOf = (partition: number): BookedPart => {
      const part = own.find((one) => one.partition === partition);
      if (!part) throw new Error(`${topic}/${partition} is not booked`);
      return part;
    };
    const checks = new Map<number, PartitionCheck>();
    const checkOf = (partition: number): PartitionCheck => {
      const check = checks.get(partition) ?? new PartitionCheck(partOf(partition), { cut, findings, worlds, sink });
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
        await end(partOf(partition), check);
        checks.delete(partition);
      },
    });
  }
  return isAllRead;
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
