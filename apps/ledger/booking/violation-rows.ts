import type { EventBody } from '#contracts/events/event-types';
import { yuanToFen } from '#contracts/events/yuan';
import { localDay } from '#domain/calendar/local-time';
import type { VersionColumns } from '#ports/version-rows';
import { organizationOf } from './organization-of.js';

type ViolationEvent = Extract<EventBody, { type: 'safety.violation.decided' | 'safety.violation.published' }>;

/** 违法案件: the decision and its publication are facts of their own, joined when read. */
export const violationRow = ({ type, data }: ViolationEvent, timeZone: string): VersionColumns => {
  const publishedAt = 'publishedAt' in data ? Date.parse(data.publishedAt) : null;
  return {
    table: 'violation_fact',
    withdrawn: false,
    type: type === 'safety.violation.decided' ? 'decided' : 'published',
    region: data.region,
    sector: data.sector ?? null,
    organization: organizationOf(data),
    decidedOn: data.decidedOn ?? null,
    penaltyFen: data.penaltyYuan === undefined ? null : yuanToFen(data.penaltyYuan),
    incident: data.incident ?? null,
    inspection: data.inspection ?? null,
    disclosable: data.disclosable ?? null,
    publishedAt,
    publishedOn: publishedAt === null ? null : localDay(publishedAt, timeZone),
    data,
  };
};
