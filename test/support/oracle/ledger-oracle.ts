// The ledger once more, the slow and plain way: one event after the other, everything found by looking through everything that
// came before, sums made at the end from what stands. It shares no code with the ledger, and no state is carried in it that a
// list of events does not have. What it answers is what any cutting into batches must come to.

import { decodeEvent } from '#contracts/events/decode-event';
import type { SafetyEvent } from '#contracts/events/safety-event';
import {
  incidentAmounts,
  inspectionAmounts,
  type OracleAmount,
  type ReportData,
  returnAmounts,
} from './count-oracle.js';
import { type OracleWorld, plusDays, RegionOracle } from './region-oracle.js';

export interface LoggedEvent {
  readonly event: { readonly source: string; readonly id: string; readonly [attribute: string]: unknown };
  readonly scope: string | null;
  readonly appendedAt: number;
}

export interface OracleEvent {
  /** Position in the log. */
  readonly at: number;
  readonly event: SafetyEvent;
  readonly scope: string | null;
  readonly knownAt: number;
}

type Verdict =
  | { readonly type: 'booked' }
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly code: string };

const BOOKED: Verdict = { type: 'booked' };
const WAITING: Verdict = { type: 'waiting' };
const STALE: Verdict = { type: 'refused', code: 'stale-replaces' };
const refused = (code: string): Verdict => ({ type: 'refused', code });

type Ref = Pick<SafetyEvent, 'source' | 'id'>;
const same = (a: Ref, b: Ref): boolean => a.source === b.source && a.id === b.id;
const nameOf = (ref: Ref): string => `${ref.source} ${ref.id}`;

type IncidentEvent = Extract<SafetyEvent, { type: `safety.incident.${string}` }>;
type RecordEvent = Exclude<SafetyEvent, IncidentEvent>;
type Statement = Exclude<RecordEvent, { type: 'safety.record.withdrawn' }>;

const isIncident = (event: SafetyEvent): event is IncidentEvent => event.type.startsWith('safety.incident.');
const replacesOf = (event: SafetyEvent): Ref | undefined =>
  'replaces' in event.data ? event.data.replaces : undefined;

/** Keys in order, so that two spellings of the same content are the same text. */
const contentOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(contentOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, contentOf(inner)]);
};
const fingerprint = ({ type, subject, data }: SafetyEvent): string =>
  JSON.stringify(contentOf({ type, subject, data }));

/** What one subject of a record has at the end of a list of statements. */
interface Standing {
  readonly current: OracleEvent;
  readonly statement: Statement;
  readonly isWithdrawn: boolean;
}

export class LedgerOracle {
  private readonly regions: RegionOracle;
  private placed: (OracleAmount & { countsIn: string[] })[] | undefined;
  /** In the order of booking. */
  readonly booked: OracleEvent[] = [];
  waiting: OracleEvent[] = [];
  readonly refused: { readonly ref: string; readonly code: string }[] = [];
  readonly duplicates: string[] = [];

  constructor(world: OracleWorld, log: readonly LoggedEvent[]) {
    this.regions = new RegionOracle(world);
    let clock = Number.NEGATIVE_INFINITY;
    for (const [at, { event: raw, scope, appendedAt }] of log.entries()) {
      clock = Math.max(clock, appendedAt);
      const decoded = decodeEvent(Buffer.from(JSON.stringify(raw)));
      if (!decoded.ok) {
        this.refused.push({ ref: nameOf(raw), code: decoded.code });
        this.settle();
        continue;
      }
      const { event } = decoded;
      const knownAt = event.history && event.knownsince !== undefined ? event.knownsince : clock;
      this.receive({ at, event, scope, knownAt });
    }
  }

  /** `counter|basis sector|region|day` of every sum that is not zero, as booked. */
  sums(): Map<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const a of this.amounts()) {
      const key = `${a.counter}|${a.sector ?? ''}|${a.region}|${a.day}`;
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
    const subjects = new Set(
      this.booked
        .map(({ event }) => event)
        .filter(isIncident)
        .map((event) => event.subject),
    );
    const incidents = [...subjects].flatMap((subject) => {
      const counted = this.countedReport(subject);
      return counted ? incidentAmounts(counted, this.regions) : [];
    });
    const standing = this.allStanding().filter((s) => !s.isWithdrawn);
    const inspections = standing.flatMap(({ statement }) =>
      statement.type === 'safety.inspection.completed' ? inspectionAmounts(statement.data, this.regions) : [],
    );
    const returns = standing.flatMap(({ statement }) =>
      statement.type === 'safety.return.filed' ? [statement.data] : [],
    );
    const series = new Set(returns.map((r) => `${r.sector}/${r.region}`));
    return [
      ...incidents,
      ...inspections,
      ...[...series].flatMap((one) =>
        returnAmounts(
          returns.filter((r) => `${r.sector}/${r.region}` === one),
          this.regions,
        ),
      ),
    ];
  }

  private receive(one: OracleEvent): void {
    const before = this.accepted(one.event);
    if (before) {
      if (fingerprint(before.event) === fingerprint(one.event)) this.duplicates.push(nameOf(one.event));
      else this.refused.push({ ref: nameOf(one.event), code: 'event-conflict' });
      return;
    }
    this.apply(one);
    this.settle();
  }

  private apply(one: OracleEvent): void {
    const verdict = isIncident(one.event) ? this.judgeIncident(one, one.event) : this.judgeRecord(one, one.event);
    if (verdict.type === 'booked') this.booked.push(one);
    if (verdict.type === 'waiting') this.waiting.push(one);
    if (verdict.type === 'refused') this.refused.push({ ref: nameOf(one.event), code: verdict.code });
  }

  /** Until nothing moves: the first that waits for something booked or refused is looked at again. */
  private settle(): void {
    const isDecided = (ref: Ref | undefined): boolean =>
      ref !== undefined && (this.isBooked(ref) || (this.wasRefused(ref) && !this.accepted(ref)));
    for (;;) {
      const next = this.waiting.find(({ event }) => isDecided(replacesOf(event)));
      if (!next) return;
      this.waiting = this.waiting.filter((one) => one !== next);
      const awaited = replacesOf(next.event);
      if (awaited && this.accepted(awaited)) this.apply(next);
      else this.refused.push({ ref: nameOf(next.event), code: 'stale-replaces' });
    }
  }

  private judgeIncident(one: OracleEvent, event: IncidentEvent): Verdict {
    if (event.type !== 'safety.incident.withdrawn') {
      const { region, occurredAt } = event.data;
      if (!this.regions.isKnown(region)) return refused('region-unknown');
      if (!this.regions.isValid(region, this.regions.dayAt(region, occurredAt))) return refused('region-retired');
    }
    const versions = this.versionsOf(event.subject);
    const current = versions.at(-1);
    if (current && current.drill !== event.drill) return refused('drill-mismatch');
    if (event.type === 'safety.incident.reported') return current ? refused('subject-exists') : BOOKED;
    const target = event.data.replaces;
    if (!current || !same(current, target)) {
      if (versions.some((version) => same(version, target))) return STALE;
      const accepted = this.accepted(target);
      if (accepted) return isIncident(accepted.event) && accepted.event.subject === event.subject ? WAITING : STALE;
      return this.wasRefused(target) ? STALE : WAITING;
    }
    if (event.type === 'safety.incident.withdrawn' && current.type === 'safety.incident.withdrawn') return STALE;
    const report = versions.findLast(
      (v): v is Exclude<IncidentEvent, { type: 'safety.incident.withdrawn' }> => v.type !== 'safety.incident.withdrawn',
    );
    if (!report) throw new Error('an incident begins with a report');
    const { region, occurredAt } = report.data;
    return this.covers(one.scope, region, this.regions.dayAt(region, occurredAt))
      ? BOOKED
      : refused('region-not-allowed');
  }

  private judgeRecord(one: OracleEvent, event: RecordEvent): Verdict {
    const type = event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type;
    const standing = this.standing(type, event.subject);
    const mayTouch =
      !standing || this.covers(one.scope, standing.statement.data.region, this.dayOf(standing.statement));
    if (event.type === 'safety.record.withdrawn') {
      const target = event.data.replaces;
      if (!standing || !same(standing.current.event, target)) {
        // A withdrawal can name nothing but a statement, so what is there already and is not current never will be.
        return this.accepted(target) || this.wasRefused(target) ? STALE : WAITING;
      }
      if (standing.isWithdrawn) return STALE;
      return mayTouch ? BOOKED : refused('region-not-allowed');
    }
    if (!this.regions.isKnown(event.data.region)) return refused('region-unknown');
    if (!this.regions.isValid(event.data.region, this.dayOf(event))) return refused('region-retired');
    if (!mayTouch) return refused('region-not-allowed');
    if (event.type !== 'safety.return.filed') return BOOKED;
    const { from, to, sector, region } = event.data;
    const cuts = this.allStanding().some(({ statement, isWithdrawn }) => {
      if (isWithdrawn || statement.type !== 'safety.return.filed' || statement.subject === event.subject) return false;
      const other = statement.data;
      if (other.sector !== sector || other.region !== region) return false;
      const shares = other.from < to && from < other.to;
      const nested = (from <= other.from && other.to <= to) || (other.from <= from && to <= other.to);
      return shares && !nested;
    });
    return cuts ? refused('period-overlaps') : BOOKED;
  }

  /** The report that counts in the end, or nothing: withdrawn, or a drill. */
  private countedReport(subject: string): ReportData | undefined {
    let counted: ReportData | undefined;
    let isFrozen = false;
    let isWithdrawn = false;
    for (const event of this.versionsOf(subject)) {
      if (event.drill) return undefined;
      isWithdrawn = event.type === 'safety.incident.withdrawn';
      if (event.type === 'safety.incident.withdrawn') continue;
      const { data } = event;
      if (event.type === 'safety.incident.amended') {
        const { reason, changedOn } = event.data;
        const limit = data.sector === 'road-traffic' || data.sector === 'fire' ? 7 : 30;
        const last = plusDays(this.regions.dayAt(data.region, data.occurredAt), limit);
        if (reason === 'corrected' || reason === 'investigation') isFrozen = false;
        else if (reason === 'casualty-change' && changedOn !== undefined && changedOn > last) isFrozen = true;
      }
      const { deaths, missing, seriousInjuries, minorInjuries } = isFrozen && counted ? counted : data;
      counted = { ...data, deaths, missing, seriousInjuries, minorInjuries };
    }
    return isWithdrawn ? undefined : counted;
  }

  private versionsOf(subject: string): IncidentEvent[] {
    return this.booked.flatMap(({ event }) => (isIncident(event) && event.subject === subject ? [event] : []));
  }

  private allStanding(): Standing[] {
    const seen = new Map<string, Standing>();
    for (const { event } of this.booked) {
      if (isIncident(event) || event.type === 'safety.record.withdrawn') continue;
      const standing = this.standing(event.type, event.subject);
      if (standing) seen.set(`${event.type} ${event.subject}`, standing);
    }
    return [...seen.values()];
  }

  private standing(type: string, subject: string): Standing | undefined {
    const finality = ['planned', 'provisional', 'revised', 'final'];
    const statusOf = (s: Statement): number => ('status' in s.data ? finality.indexOf(s.data.status) : 0);
    let standing: Standing | undefined;
    for (const one of this.booked) {
      const { event } = one;
      if (isIncident(event) || event.subject !== subject) continue;
      if (event.type === 'safety.record.withdrawn') {
        if (standing && event.data.recordType === type) standing = { ...standing, current: one, isWithdrawn: true };
      } else if (event.type === type) {
        const isLess = standing && !standing.isWithdrawn && statusOf(event) < statusOf(standing.statement);
        if (!isLess) standing = { current: one, statement: event, isWithdrawn: false };
      }
    }
    return standing;
  }

  private dayOf(event: Statement): string {
    switch (event.type) {
      case 'safety.inspection.completed':
        return this.regions.dayAt(event.data.region, event.data.completedAt);
      case 'safety.survey.completed':
        return event.data.completedOn;
      case 'safety.return.filed':
      case 'safety.target.set':
        return plusDays(event.data.to, -1);
      case 'safety.exposure.declared':
        return event.data.asOf ?? plusDays(event.data.to ?? '', -1);
    }
  }

  private covers(scope: string | null, region: string, day: string): boolean {
    return scope === null || this.regions.upwards(region, day).includes(scope);
  }

  private isBooked(ref: Ref): boolean {
    return this.booked.some(({ event }) => same(event, ref));
  }

  private accepted(ref: Ref): OracleEvent | undefined {
    return [...this.booked, ...this.waiting].find(({ event }) => same(event, ref));
  }

  private wasRefused(ref: Ref): boolean {
    return this.refused.some((r) => r.ref === nameOf(ref));
  }
}
