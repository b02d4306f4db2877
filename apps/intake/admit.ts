// Judges one event: is it valid, may this sender say it, is it plausible. A function of values; the ledger decides the
// rest (contract, "Events in"; fine print 12).

import { checkPlausible } from '#contracts/events/check-plausible';
import { contentHash } from '#contracts/events/content-hash';
import { type Fault, fault, inBoth } from '#contracts/events/fault';
import { parseEvent, type Warning } from '#contracts/events/parse-event';
import { type SafetyEvent } from '#contracts/events/safety-event';
import { orderingKey } from '#contracts/events/subject';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import type { Rejection } from '#contracts/problem';
import { addDays, type Day, type Instant } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { findIndicator } from '#domain/indicator/catalogue';
import { refKey } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import { coversSource, type Principal } from '#http/principal';
import type { NewRecord } from '#ports/event-log/event-log';
import { type Entry, eventTooLarge, MAX_EVENT_BYTES } from './read-body.js';

/** An event that may go to the log. */
export interface Candidate {
  readonly key: string;
  readonly event: SafetyEvent;
  /** Hex. */
  readonly hash: string;
  readonly record: NewRecord;
}

export type Admission =
  | { readonly ok: true; readonly candidate: Candidate; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly id?: string | undefined; readonly type: string; readonly rejection: Rejection };

export interface Circumstances {
  readonly sender: Principal;
  readonly tree: RegionTree;
  readonly now: Instant;
}

export const admit = (entry: Entry, around: Circumstances): Admission => {
  if (entry.type === 'unreadable') return { ok: false, type: 'unknown', rejection: entry.rejection };
  const parsed = parseEvent(entry.raw);
  if (!parsed.ok) {
    return { ok: false, id: parsed.id, type: 'unknown', rejection: { code: 'invalid-event', errors: parsed.faults } };
  }
  const { event } = parsed;
  const refuse = (rejection: Rejection): Admission => ({ ok: false, id: event.id, type: event.type, rejection });
  const objection =
    checkSender(event, around.sender) ??
    checkRegion(event, around) ??
    checkIndicator(event) ??
    checkTime(event, around.now);
  if (objection) return refuse(objection);

  const value = Buffer.from(JSON.stringify(parsed.stored));
  if (value.length > MAX_EVENT_BYTES) return refuse(eventTooLarge());
  const hash = contentHash(event);
  const { sender } = around;
  const headers = {
    [EVENT_HEADERS.device]: sender.kind === 'device' ? sender.id : `user:${sender.user}`,
    [EVENT_HEADERS.scope]: sender.region,
    [EVENT_HEADERS.contentHash]: hash,
  };
  return {
    ok: true,
    candidate: { key: refKey(event), event, hash, record: { key: orderingKey(event), value, headers } },
    warnings: parsed.warnings,
  };
};

/** What people and import tokens say, and no device; so is its withdrawal. */
const OF_PEOPLE: ReadonlySet<string> = new Set(['safety.target.set', 'safety.figure.published']);
const isOfPeople = (event: SafetyEvent): boolean =>
  OF_PEOPLE.has(event.type === 'safety.record.withdrawn' ? event.data.recordType : event.type);

const mayType = (event: SafetyEvent, sender: Principal): boolean => {
  if (sender.kind === 'user') return isOfPeople(event);
  if (isOfPeople(event) && !sender.history) return false;
  return sender.types === 'all' || sender.types.includes(event.type);
};

const maySource = (event: SafetyEvent, sender: Principal): boolean => {
  if (sender.kind === 'device') return coversSource(sender.source, event.source);
  return coversSource(
    sender.role === 'administrator' ? 'urn:fengsui' : `urn:fengsui:user:${sender.user}`,
    event.source,
  );
};

const checkSender = (event: SafetyEvent, sender: Principal): Rejection | undefined => {
  if (!mayType(event, sender)) return { code: 'type-not-allowed' };
  if (!maySource(event, sender)) return { code: 'source-not-allowed' };
  if (event.history && !(sender.kind === 'device' && sender.history)) return { code: 'history-not-allowed' };
  return undefined;
};

const checkTime = (event: SafetyEvent, now: Instant): Rejection | undefined => {
  const errors = checkPlausible(event, now);
  return errors.length > 0 ? { code: 'time-implausible', errors } : undefined;
};

/** The day on which the region must be valid; `undefined` where an event has none: it corrects what has one. */
const dayOf = (event: SafetyEvent, timeZone: string): Day | undefined => {
  switch (event.type) {
    case 'safety.incident.reported':
    case 'safety.incident.amended':
      return localDay(Date.parse(event.data.occurredAt), timeZone);
    case 'safety.inspection.completed':
      return localDay(Date.parse(event.data.completedAt), timeZone);
    case 'safety.incident.relayed':
      return localDay(Date.parse(event.data.receivedAt), timeZone);
    case 'safety.violation.published':
      return localDay(Date.parse(event.data.publishedAt), timeZone);
    case 'safety.violation.decided':
      return event.data.decidedOn;
    // What is said of a hazard may come years after it was opened, and of a code that is gone.
    case 'safety.hazard.rectified':
    case 'safety.hazard.changed':
      return undefined;
    case 'safety.survey.completed':
      return event.data.completedOn;
    case 'safety.exposure.declared':
      return event.data.asOf ?? (event.data.to === undefined ? undefined : addDays(event.data.to, -1));
    // Booked, or told of, on the last day of its period.
    case 'safety.return.filed':
    case 'safety.assessment.completed':
    case 'safety.figure.published':
      return addDays(event.data.to, -1);
    // It may reach beyond a code's end: the beginning counts.
    case 'safety.target.set':
      return event.data.from;
    case 'safety.incident.withdrawn':
    case 'safety.record.withdrawn':
      return undefined;
  }
};

const checkIndicator = (event: SafetyEvent): Rejection | undefined => {
  if (!('indicator' in event.data) || findIndicator(event.data.indicator)) return undefined;
  const { indicator } = event.data;
  const error = fault('#/data/indicator', 'indicator-unknown', `没有指标 ${indicator}`, `no indicator ${indicator}`);
  return { code: 'invalid-event', errors: [error] };
};

const REGION = '#/data/region';

const checkRegion = (event: SafetyEvent, { sender, tree, now }: Circumstances): Rejection | undefined => {
  const { region } = event.data;
  if (!tree.isKnown(region)) {
    return {
      code: 'invalid-event',
      errors: [fault(REGION, 'region-unknown', `没有区划代码 ${region}`, `there is no region code ${region}`)],
    };
  }
  // The newest row has the zone; a region that changed it has not been seen yet.
  const timeZone = tree.describe(region, '9999-12-31')?.timeZone ?? 'UTC';
  const day = dayOf(event, timeZone);
  if (day !== undefined && !tree.find(region, day)) {
    const error = retired(region, day, tree.describe(region, day)?.successors ?? []);
    return { code: 'region-retired', detail: error.detail, errors: [error] };
  }
  if (!tree.isWithin(region, sender.region, day ?? localDay(now, timeZone))) {
    return {
      code: 'region-not-allowed',
      detail: inBoth(
        `凭证只含 ${sender.region} 及其下级,不含 ${region}`,
        `The token covers ${sender.region} and below, not ${region}`,
      ),
    };
  }
  return undefined;
};

const retired = (region: string, day: Day, successors: readonly string[]): Fault => {
  const zh = successors.length > 0 ? `,由 ${successors.join('、')} 承接` : '';
  const en = successors.length > 0 ? `; it was succeeded by ${successors.join(', ')}` : '';
  return fault(
    REGION,
    'region-retired',
    `区划代码 ${region} 在 ${day} 无效${zh}`,
    `region code ${region} was not valid on ${day}${en}`,
  );
};
