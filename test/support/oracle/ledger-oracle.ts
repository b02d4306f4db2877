// The ledger once more, the slow and plain way: one event after the other, everything found by looking through everything that
// came before, sums made at the end from what stands. It shares no code with the ledger, and no state is carried in it that a
// list of events does not have. What it answers is what any cutting into batches must come to.

import { decodeEvent } from '#contracts/events/decode-event';
import { incidentAmounts, inspectionAmounts, type OracleAmount, returnAmounts } from './count-oracle.js';
import {
  fingerprint,
  isIncident,
  type LoggedEvent,
  nameOf,
  type OracleEvent,
  type Ref,
  replacesOf,
  type Statement,
  same,
  touchesNothing,
} from './event-oracle.js';
import { accepted, judge, type Past, versionsOf, wasRefused } from './judge-oracle.js';
import { type OracleWorld, plusDays, RegionOracle } from './region-oracle.js';
import { countedReport, isLessFinal, type Standing, standings, thingOf } from './standing-oracle.js';

export interface BookedEvent extends OracleEvent {
  /** Whether a number rests on it; of a withdrawal it is not said. */
  readonly state: 'counted' | 'listed' | null;
}

/** On these no number rests, whatever they say. */
const ONLY_LISTED: readonly string[] = [
  'safety.incident.relayed',
  'safety.violation.decided',
  'safety.violation.published',
  'safety.assessment.completed',
  'safety.figure.published',
];

export class LedgerOracle implements Past {
  readonly regions: RegionOracle;
  private placed: (OracleAmount & { countsIn: string[] })[] | undefined;
  private clock = Number.NEGATIVE_INFINITY;
  /** In the order of booking. */
  readonly booked: BookedEvent[] = [];
  waiting: OracleEvent[] = [];
  readonly refused: { readonly ref: string; readonly code: string }[] = [];
  readonly duplicates: string[] = [];

  constructor(world: OracleWorld, log: readonly LoggedEvent[]) {
    this.regions = new RegionOracle(world);
    for (const [at, { event: raw, scope, appendedAt }] of log.entries()) {
      this.clock = Math.max(this.clock, appendedAt);
      const decoded = decodeEvent(Buffer.from(JSON.stringify(raw)));
      if (!decoded.ok) {
        this.refused.push({ ref: nameOf(raw), code: decoded.code });
        this.settle();
        continue;
      }
      const { event } = decoded;
      const recordedAt = this.clock;
      const knownAt = event.history && event.knownsince !== undefined ? event.knownsince : recordedAt;
      this.receive({ at, event, scope, knownAt, recordedAt });
    }
  }

  /** `counter|basis sector|region|day|organization` of every sum that is not zero, as booked. */
  sums(): Map<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const a of this.amounts()) {
      const key = `${a.counter}|${a.sector ?? ''}|${a.region}|${a.day}|${a.organization ?? ''}`;
      sums.set(key, (sums.get(key) ?? 0n) + a.amount);
    }
    return new Map([...sums].filter(([, amount]) => amount !== 0n));
  }

  /** What counts on days `[from, to)`, whatever lies below: by `counter|region`. */
  sumsIn(from: string, to: string): Map<string, bigint> {
    const sums = new Map<string, bigint>();
    this.placed ??= this.amounts().map((a) => ({ ...a, countsIn: this.regions.countsIn(a.region, a.sector, a.day) }));
    for (const { counter, day, amount, countsIn } of this.placed) {
      if (day < from || day >= to) continue;
      for (const region of countsIn)
        sums.set(`${counter}|${region}`, (sums.get(`${counter}|${region}`) ?? 0n) + amount);
    }
    return sums;
  }

  amounts(): OracleAmount[] {
    const incidents = this.subjects().flatMap((subject) => this.amountsOf(subject));
    const stand = this.standing().map(({ statement }) => statement);
    const inspections = stand.flatMap((one) =>
      one.type === 'safety.inspection.completed' ? inspectionAmounts(one.data, this.regions) : [],
    );
    const returns = stand.flatMap((one) => (one.type === 'safety.return.filed' ? [one.data] : []));
    const series = new Set(returns.map((r) => `${r.sector}/${r.region}`));
    const ofSeries = [...series].flatMap((one) =>
      returnAmounts(
        returns.filter((r) => `${r.sector}/${r.region}` === one),
        this.regions,
      ),
    );
    return [...incidents, ...inspections, ...ofSeries];
  }

  /** All that stands and is no incident. */
  standing(): Standing[] {
    return [...standings(this.booked).values()].filter((s) => !s.isWithdrawn);
  }

  /** Of every incident. */
  subjects(): string[] {
    return [...new Set(this.booked.flatMap(({ event }) => (isIncident(event) ? [event.subject] : [])))];
  }

  private amountsOf(incident: string): OracleAmount[] {
    const counted = countedReport(versionsOf(this, incident), this.regions);
    return counted ? incidentAmounts(counted, this.regions) : [];
  }

  private receive(one: OracleEvent): void {
    const before = accepted(this, one.event);
    if (before) {
      if (fingerprint(before.event) === fingerprint(one.event)) this.duplicates.push(nameOf(one.event));
      else this.refused.push({ ref: nameOf(one.event), code: 'event-conflict' });
      return;
    }
    this.apply(one);
    this.settle();
  }

  private apply(one: OracleEvent): void {
    const { event } = one;
    const verdict = judge(this, one);
    if (verdict.type === 'booked') this.book({ ...one, recordedAt: this.clock });
    if (verdict.type === 'waiting') this.waiting.push(one);
    if (verdict.type === 'refused') this.refused.push({ ref: nameOf(event), code: verdict.code });
  }

  private book(one: OracleEvent): void {
    const { event } = one;
    if (isIncident(event)) {
      const before = this.amountsOf(event.subject);
      const index = this.booked.push({ ...one, state: 'listed' }) - 1;
      const counts = before.length > 0 || this.amountsOf(event.subject).length > 0;
      this.booked[index] = { ...one, state: counts ? 'counted' : 'listed' };
    } else if (event.type === 'safety.record.withdrawn') {
      this.booked.push({ ...one, state: null });
    } else {
      this.booked.push({ ...one, state: this.isCounted(event) ? 'counted' : 'listed' });
    }
  }

  /** Asked before it is booked. */
  private isCounted(event: Statement): boolean {
    if (touchesNothing(event) || ONLY_LISTED.includes(event.type)) return false;
    if (isLessFinal(event, standings(this.booked).get(thingOf(event)))) return false;
    if (event.type !== 'safety.return.filed') return true;
    const { sector, region, to } = event.data;
    return sector !== 'all' && this.regions.reportsByReturns(region, sector, plusDays(to, -1));
  }

  /** Until nothing moves: the first that waits for something booked or refused is looked at again. */
  private settle(): void {
    const isDecided = (ref: Ref | undefined): boolean =>
      ref !== undefined &&
      (this.booked.some(({ event }) => same(event, ref)) || (wasRefused(this, ref) && !accepted(this, ref)));
    for (;;) {
      const next = this.waiting.find(({ event }) => isDecided(replacesOf(event)));
      if (!next) return;
      this.waiting = this.waiting.filter((one) => one !== next);
      const awaited = replacesOf(next.event);
      if (awaited && accepted(this, awaited)) this.apply(next);
      else this.refused.push({ ref: nameOf(next.event), code: 'stale-replaces' });
    }
  }
}
