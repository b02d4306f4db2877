// What one thread of events counts at the end, and what one more event of it changed.

import {
  incidentAmounts,
  inspectionAmounts,
  type OracleAmount,
  type ReturnData,
  returnAmounts,
} from './count-oracle.js';
import { isIncident, type OracleEvent } from './event-oracle.js';
import { versionsOf } from './judge-oracle.js';
import type { RegionOracle } from './region-oracle.js';
import { countedReport, standings } from './standing-oracle.js';

/** `counter|basis sector|region|day|organization`; the enterprise last: its name may hold anything. */
export const placeOf = (a: Omit<OracleAmount, 'amount'>): string =>
  `${a.counter}|${a.sector ?? ''}|${a.region}|${a.day}|${a.organization ?? ''}`;

/** What turns one list into the other, by place; without zeros. */
export const netOf = (
  before: readonly OracleAmount[],
  after: readonly OracleAmount[],
): ReadonlyMap<string, OracleAmount> => {
  const net = new Map<string, OracleAmount>();
  const add = (one: OracleAmount, sign: bigint): void => {
    const amount = (net.get(placeOf(one))?.amount ?? 0n) + sign * one.amount;
    net.set(placeOf(one), { ...one, amount });
  };
  for (const one of before) add(one, -1n);
  for (const one of after) add(one, 1n);
  return new Map([...net].filter(([, { amount }]) => amount !== 0n));
};

/** `about`: as far as that event can have changed it. */
export const amountsOfThread = (
  thread: readonly OracleEvent[],
  regions: RegionOracle,
  about?: OracleEvent['event'],
): OracleAmount[] => {
  const type = about?.type === 'safety.record.withdrawn' ? about.data.recordType : about?.type;
  const asks = (...types: string[]): boolean => type === undefined || types.includes(type);
  const amounts: OracleAmount[] = [];
  if (asks('safety.incident.reported', 'safety.incident.amended', 'safety.incident.withdrawn')) {
    for (const subject of new Set(thread.flatMap(({ event }) => (isIncident(event) ? [event.subject] : [])))) {
      const counted = countedReport(versionsOf({ booked: thread }, subject), regions);
      if (counted) amounts.push(...incidentAmounts(counted, regions));
    }
  }
  if (!asks('safety.inspection.completed', 'safety.return.filed')) return amounts;
  const stand = [...standings(thread).values()].flatMap((s) => (s.isWithdrawn ? [] : [s.statement]));
  for (const one of stand) {
    if (one.type === 'safety.inspection.completed') amounts.push(...inspectionAmounts(one.data, regions));
  }
  const returns = stand.flatMap((one) => (one.type === 'safety.return.filed' ? [one.data] : []));
  for (const name of new Set(returns.map(seriesOf))) {
    const series = returns.filter((one) => seriesOf(one) === name);
    amounts.push(...returnAmounts(about ? around(series, about.subject) : series, regions));
  }
  return amounts;
};

const seriesOf = ({ sector, region }: ReturnData): string => `${sector}/${region}`;

/** Returns are nested or disjoint: one changes what those book that contain it, and their others say how much that is. */
const around = (series: readonly ReturnData[], subject: string): ReturnData[] => {
  let [from = '', to = ''] = subject.slice(subject.lastIndexOf('/') + 1).split('..');
  for (;;) {
    const near = series.filter((r) => r.from < to && from < r.to);
    const first = [from, ...near.map((r) => r.from)].sort()[0] ?? from;
    const last = [to, ...near.map((r) => r.to)].sort().at(-1) ?? to;
    if (first === from && last === to) return near;
    [from, to] = [first, last];
  }
};
