// 报告时限: the clocks of one incident as they stand at `now`, from its versions, relays and violations. Nothing is stored
// (ADR 10). Where the contract is silent, a comment says what was chosen. Does not know whom to warn: that is alerting's.

import { addDays, type Instant } from '../calendar/day.js';
import { localDay, startOfDay } from '../calendar/local-time.js';
import type { Deadline, DeadlineInput, DeadlineRelay, DeadlineVersion, StatedVersion } from './deadline.js';
import { type DeadlineEpisode, episodesOf } from './deadline-episode.js';
import {
  CHINESE_DEADLINES,
  type DeadlineRule,
  type DeadlineStart,
  type IncidentRule,
  type ViolationRule,
} from './deadline-table.js';
import { dueOf, stateOf, type TermPlace } from './deadline-term.js';

/** In the order of the table, and of the violations given. */
export const deadlinesOf = (input: DeadlineInput): Deadline[] => {
  const [report] = input.versions;
  const standing = input.versions.findLast((version) => version.type !== 'withdrawn');
  if (input.origin === 'history' || !report || !standing) return [];
  const table = input.table ?? CHINESE_DEADLINES;
  const incident: Incident = { ...input, table, report, standing, sector: standing.sector };
  return table.flatMap((rule) => clocksOf(rule, incident));
};

const clocksOf = (rule: DeadlineRule, incident: Incident): Deadline[] => {
  switch (rule.of) {
    case 'incident': {
      const clock = settle(rule, incident);
      return clock ? [clock] : [];
    }
    case 'violation':
      return publications(rule, incident);
  }
};

interface Incident extends DeadlineInput, TermPlace {
  readonly table: readonly DeadlineRule[];
  readonly report: DeadlineVersion;
  /** The last version that is no withdrawal. It states everything anew: what it leaves out is not known. */
  readonly standing: StatedVersion;
}

/** What was met or missed stays; what was cancelled may open again. Looks at the episodes that begin up to version `until`. */
const settle = (rule: IncidentRule, incident: Incident, until = Number.POSITIVE_INFINITY): Deadline | undefined => {
  let last: Deadline | undefined;
  for (const episode of episodesOf(rule, incident.versions)) {
    if (episode.from > until) break;
    last = clockOf(rule, episode, incident);
    if (last.state !== 'cancelled') break;
  }
  return last;
};

const clockOf = (rule: IncidentRule, episode: DeadlineEpisode, incident: Incident): Deadline => {
  const relay = relayOf(rule, incident);
  const start = relay ? recorded(relay.receivedAt) : startOf(rule.starts, episode, incident);
  const { startsAt } = start;
  const due =
    startsAt === null
      ? NEVER_DUE
      : dueOf(rule.within, { at: startsAt, day: localDay(startsAt, incident.timeZone) }, incident);
  const doneAt = doneOf(rule, { relay, episode, dueAt: due.dueAt, now: incident.now });
  return toDeadline(rule, { ...start, ...due, doneAt, cancelledAt: episode.cancelledAt, case: null }, incident.now);
};

/** A report is its own proof, and the casualty window is nobody's to move: relays of these two steps change nothing. */
const relayOf = (rule: IncidentRule, { relays }: Incident): DeadlineRelay | undefined =>
  rule.stops === 'relay' || rule.stops === 'entry' ? relays.find(({ step }) => step === rule.id) : undefined;

type Start = Pick<Deadline, 'startsAt' | 'startBasis'>;
type Due = Pick<Deadline, 'dueAt' | 'dueBasis'>;

const NEVER_DUE: Due = { dueAt: null, dueBasis: 'exact' };
const recorded = (startsAt: Instant): Start => ({ startsAt, startBasis: 'recorded' });

const startOf = (starts: DeadlineStart, { from, notBefore }: DeadlineEpisode, incident: Incident): Start => {
  const { unitInformedAt, occurredAt } = incident.standing;
  switch (starts.type) {
    case 'unit-informed':
      if (unitInformedAt === null) return { startsAt: null, startBasis: 'assumed' };
      return recorded(Math.max(unitInformedAt, notBefore));
    case 'accident':
      // 自事故发生之日起: from the accident, also when only an amendment made it one of this grade.
      return recorded(occurredAt);
    case 'end-of': {
      const before = settle(ruleOf(starts.row, incident), incident, from);
      // Nobody knows when the unit's hour ended: the county had the report when it was made.
      const end = before?.metAt ?? before?.dueAt ?? incident.report.time;
      return { startsAt: Math.max(end, notBefore), startBasis: 'assumed' };
    }
    case 'start-of': {
      const other = settle(ruleOf(starts.row, incident), incident, from);
      const at = other?.startsAt ?? incident.report.time;
      if (at < notBefore) return { startsAt: notBefore, startBasis: 'assumed' };
      return { startsAt: at, startBasis: other?.startBasis ?? 'assumed' };
    }
  }
};

const ruleOf = (id: string, { table }: Incident): IncidentRule => {
  const rule = table.find((row) => row.id === id);
  if (rule?.of !== 'incident') throw new Error(`the table of deadlines has no clock ${id}`);
  return rule;
};

interface Course extends Pick<Deadline, 'dueAt'> {
  readonly relay: DeadlineRelay | undefined;
  readonly episode: DeadlineEpisode;
  readonly now: Instant;
}

const doneOf = (rule: IncidentRule, { relay, episode, dueAt, now }: Course): Instant | null => {
  switch (rule.stops) {
    case 'report':
      // The version that opened the clock: an accident of this grade was not told before.
      return episode.opener.time;
    case 'relay':
      return relay?.completedAt ?? null;
    case 'entry':
      return Math.min(episode.opener.recordedAt, relay?.completedAt ?? Number.POSITIVE_INFINITY);
    case 'lapse': {
      const until = episode.cancelledAt === Number.POSITIVE_INFINITY ? now : episode.cancelledAt;
      return dueAt !== null && dueAt <= until ? dueAt : null;
    }
  }
};

/**
 * The duty rests on the decision: neither a lower grade nor the withdrawal of the incident ends it. An incident that never had a
 * grade opens none (contract, fine print 11).
 */
const publications = (rule: ViolationRule, incident: Incident): Deadline[] => {
  if (episodesOf(rule, incident.versions).length === 0) return [];
  return incident.violations
    .filter(({ disclosable }) => disclosable)
    .map(({ case: id, decidedOn, publishedAt }) => {
      const at = startOfDay(addDays(decidedOn, 1), incident.timeZone);
      const due = dueOf(rule.within, { at, day: decidedOn }, incident);
      const course = { doneAt: publishedAt, cancelledAt: Number.POSITIVE_INFINITY, case: id };
      return toDeadline(rule, { ...recorded(at), ...due, ...course }, incident.now);
    });
};

interface Clock extends Start, Due, Pick<Deadline, 'case'> {
  readonly doneAt: Instant | null;
  readonly cancelledAt: Instant;
}

const toDeadline = (rule: DeadlineRule, { doneAt, cancelledAt, ...clock }: Clock, now: Instant): Deadline => {
  const isDueIncluded = rule.within.unit === 'hours' || (rule.of === 'incident' && rule.stops === 'lapse');
  const state = stateOf({ dueAt: clock.dueAt, isDueIncluded, doneAt, cancelledAt, now });
  return {
    id: rule.id,
    receiver: rule.receiver,
    ...clock,
    legalBasis: rule.legalBasis.zh,
    legalBasisEn: rule.legalBasis.en,
    state,
    metAt: state === 'met' || state === 'missed' ? doneAt : null,
  };
};
