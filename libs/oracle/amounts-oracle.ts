// What one thread of events counts at the end, and what one more event of it changed.

import {
  incidentAmounts,
  inspectionAmounts,
  type OracleAmount,
  type OraclePlace,
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

/** By what a thread is counted: the rows of a day, and where things lie that were booked anew. */
export interface OracleView {
  readonly regions: RegionOracle;
  readonly place?: OraclePlace | undefined;
}

/** What numbers rest on, by the words of the request to book anew. */
export const COUNTED_KINDS = ['incident', 'inspection', 'returns'] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];

export const countedKind = (event: OracleEvent['event']): CountedKind | undefined => {
  if (isIncident(event)) return 'incident';
  const type = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
  if (type === 'safety.inspection.completed') return 'inspection';
  return type === 'safety.return.filed' ? 'returns' : undefined;
};

/** All that the thread counts. */
export const amountsOfThread = (thread: readonly OracleEvent[], regions: RegionOracle): OracleAmount[] =>
  COUNTED_KINDS.flatMap((kind) => amountsOfKind(thread, kind, { regions }));

/** `near`: as far as a return of that subject can have changed it. */
export const amountsOfKind = (
  thread: readonly OracleEvent[],
  kind: CountedKind,
  { regions, place, near }: OracleView & { readonly near?: string | undefined },
): OracleAmount[] => {
  if (kind === 'incident') {
    const subjects = new Set(thread.flatMap(({ event }) => (isIncident(event) ? [event.subject] : [])));
    return [...subjects].flatMap((subject) => {
      const counted = countedReport(versionsOf({ booked: thread }, subject), regions);
      return counted ? incidentAmounts(counted, regions, place) : [];
    });
  }
  const stand = [...standings(thread).values()].flatMap((s) => (s.isWithdrawn ? [] : [s.statement]));
  if (kind === 'inspection') {
    return stand.flatMap((one) =>
      one.type === 'safety.inspection.completed' ? inspectionAmounts(one.data, regions, place) : [],
    );
  }
  const returns = stand.flatMap((one) => (one.type === 'safety.return.filed' ? [one.data] : []));
  return [...new Set(returns.map(seriesOf))].flatMap((name) => {
    const series = returns.filter((one) => seriesOf(one) === name);
    return returnAmounts(near === undefined ? series : around(series, near), regions);
  });
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
