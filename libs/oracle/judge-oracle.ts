// Whether an event is booked, waits or is refused, given all that came before it in its thread: looked up in lists, nothing
// remembered.

import type { OraclePlace } from './count-oracle.js';
import {
  type IncidentEvent,
  isIncident,
  type OracleEvent,
  type Ref,
  type Statement,
  same,
  touchesNothing,
  type Withdrawal,
} from './event-oracle.js';
import { plusDays, type RegionOracle } from './region-oracle.js';
import { type Standing, standings, thingOf } from './standing-oracle.js';

export interface Past {
  /** Of one thread, in the order of booking. */
  readonly booked: readonly OracleEvent[];
  readonly regions: RegionOracle;
  /** Booked or waiting, in whichever thread. */
  accepted(ref: Ref): OracleEvent | undefined;
  wasRefused(ref: Ref): boolean;
  /** Where the incident lies, if it was booked anew elsewhere than its report says. */
  readonly place?: OraclePlace | undefined;
}

export type Verdict =
  | { readonly type: 'booked' }
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly code: string };

const BOOKED: Verdict = { type: 'booked' };
const WAITING: Verdict = { type: 'waiting' };
const refused = (code: string): Verdict => ({ type: 'refused', code });
const STALE = refused('stale-replaces');

export const judge = (past: Past, one: OracleEvent): Verdict => {
  const { event } = one;
  if (isIncident(event)) return judgeIncident(past, one, event);
  return event.type === 'safety.record.withdrawn'
    ? judgeWithdrawal(past, one, event)
    : judgeStatement(past, one, event);
};

export const versionsOf = (past: Pick<Past, 'booked'>, subject: string): IncidentEvent[] =>
  past.booked.flatMap(({ event }) => (isIncident(event) && event.subject === subject ? [event] : []));

const covers = ({ regions }: Past, scope: string | null, region: string, day: string): boolean =>
  scope === null || regions.upwards(region, day).includes(scope);

const judgeIncident = (past: Past, one: OracleEvent, event: IncidentEvent): Verdict => {
  const { regions } = past;
  if (event.type !== 'safety.incident.withdrawn') {
    const { region, occurredAt } = event.data;
    if (!regions.isKnown(region)) return refused('region-unknown');
    if (!regions.isValid(region, regions.dayAt(region, occurredAt))) return refused('region-retired');
  }
  const versions = versionsOf(past, event.subject);
  const current = versions.at(-1);
  if (current && current.drill !== event.drill) return refused('drill-mismatch');
  if (event.type === 'safety.incident.reported') return current ? refused('subject-exists') : BOOKED;
  const target = event.data.replaces;
  if (!current || !same(current, target)) {
    if (versions.some((version) => same(version, target))) return STALE;
    const other = past.accepted(target);
    if (other) return isIncident(other.event) && other.event.subject === event.subject ? WAITING : STALE;
    return past.wasRefused(target) ? STALE : WAITING;
  }
  if (event.type === 'safety.incident.withdrawn' && current.type === 'safety.incident.withdrawn') return STALE;
  const report = versions.findLast(
    (v): v is Exclude<IncidentEvent, { type: 'safety.incident.withdrawn' }> => v.type !== 'safety.incident.withdrawn',
  );
  if (!report) throw new Error('an incident begins with a report');
  const { region: told, occurredAt } = report.data;
  const { region, day } = past.place ?? { region: told, day: regions.dayAt(told, occurredAt) };
  return covers(past, one.scope, region, day) ? BOOKED : refused('region-not-allowed');
};

const judgeStatement = (past: Past, one: OracleEvent, event: Statement): Verdict => {
  const { region } = event.data;
  const day = dayOf(event, past.regions);
  if (!past.regions.isKnown(region)) return refused('region-unknown');
  if (day !== null && !past.regions.isValid(region, day)) return refused('region-retired');
  if (touchesNothing(event)) return BOOKED;
  const all = standings(past.booked);
  if (!mayTouch(past, one, all.get(thingOf(event)))) return refused('region-not-allowed');
  const cuts = [...all.values()].some((s) => !s.isWithdrawn && overlapInPart(event, s.statement));
  return cuts ? refused('period-overlaps') : BOOKED;
};

const judgeWithdrawal = (past: Past, one: OracleEvent, event: Withdrawal): Verdict => {
  if (touchesNothing(event)) return BOOKED;
  const { replaces, recordType } = event.data;
  const named = [...standings(past.booked).values()].find(
    ({ statement, current }) =>
      statement.type === recordType && statement.subject === event.subject && same(current.event, replaces),
  );
  // It can name nothing but a statement, so what is there already and is not current never will be.
  if (!named) return past.accepted(replaces) || past.wasRefused(replaces) ? STALE : WAITING;
  if (named.isWithdrawn) return STALE;
  return mayTouch(past, one, named) ? BOOKED : refused('region-not-allowed');
};

const mayTouch = (past: Past, one: OracleEvent, standing: Standing | undefined): boolean => {
  if (!standing) return true;
  const { statement } = standing;
  return covers(past, one.scope, statement.data.region, dayOf(statement, past.regions) ?? '9999-12-31');
};

/** The day on which its region must be valid; null: a hazard may be put right long after its region's code is gone. */
const dayOf = (event: Statement, regions: RegionOracle): string | null => {
  const dayAt = (time: string): string => regions.dayAt(event.data.region, time);
  switch (event.type) {
    case 'safety.incident.relayed':
      return dayAt(event.data.receivedAt);
    case 'safety.inspection.completed':
      return dayAt(event.data.completedAt);
    case 'safety.violation.published':
      return dayAt(event.data.publishedAt);
    case 'safety.violation.decided':
      return event.data.decidedOn;
    case 'safety.survey.completed':
      return event.data.completedOn;
    case 'safety.return.filed':
    case 'safety.target.set':
    case 'safety.assessment.completed':
    case 'safety.figure.published':
      return plusDays(event.data.to, -1);
    case 'safety.exposure.declared':
      return event.data.asOf ?? plusDays(event.data.to ?? '', -1);
    case 'safety.hazard.rectified':
    case 'safety.hazard.changed':
      return null;
  }
};

/** The series of a period that must not overlap others of it in part, and the period. */
const periodOf = (event: Statement): { series: string; from: string; to: string } | undefined => {
  if (event.type === 'safety.return.filed') {
    const { sector, region, from, to } = event.data;
    return { series: `return ${sector} ${region}`, from, to };
  }
  if (event.type !== 'safety.exposure.declared') return undefined;
  const { measure, sector, category, definition, region, from, to } = event.data;
  if (from === undefined || to === undefined) return undefined;
  return { series: JSON.stringify([measure, sector, category, definition ?? 'default', region]), from, to };
};

const overlapInPart = (event: Statement, other: Statement): boolean => {
  const [a, b] = [periodOf(event), periodOf(other)];
  if (!a || !b || a.series !== b.series) return false;
  const shares = a.from < b.to && b.from < a.to;
  const nested = (a.from <= b.from && b.to <= a.to) || (b.from <= a.from && a.to <= b.to);
  return shares && !nested;
};
