// Hazards, inspections, violations and assessments as the API shows them. Times carry the offset of the region.

import { z } from 'zod';
import type { Day, Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import { HAZARD_LEVELS } from '#domain/hazard/hazard';
import { PUBLICATION_STATES, type Publication } from '#domain/violation/publication';

const instant = z.string().meta({ format: 'date-time' });
const day = z.string().meta({ format: 'date' });
const data = z.record(z.string(), z.unknown());
const eventRef = z.object({ source: z.string(), id: z.string() });

const at = (time: Instant, timeZone: string): string => formatInstant(time, timeZone);
const atOrNull = (time: Instant | null, timeZone: string): string | null => (time === null ? null : at(time, timeZone));

export const HAZARD_JSON_STATES = ['open', 'overdue', 'rectified', 'verified'] as const;

export const hazardSchema = z
  .object({
    id: z.string(),
    region: z.string(),
    sector: z.string(),
    /** Null while no inspection that lists it has come. */
    inspection: z.string().nullable(),
    level: z.enum(HAZARD_LEVELS).nullable(),
    state: z.enum(HAZARD_JSON_STATES),
    openedOn: day.nullable(),
    dueOn: day.nullable(),
    description: z.string().nullable(),
    organization: z.string().nullable(),
    rectifiedAt: instant.nullable(),
    /** Put right by the day it was due; null while it is open. */
    inTime: z.boolean().nullable(),
    verifiedAt: instant.nullable(),
    verifiedBy: z.string().nullable(),
  })
  .meta({ id: 'Hazard' });
export type HazardJson = z.infer<typeof hazardSchema>;

interface HazardLike extends Omit<HazardJson, 'rectifiedAt' | 'verifiedAt' | 'inTime'> {
  readonly rectifiedAt: Instant | null;
  readonly rectifiedOn: Day | null;
  readonly verifiedAt: Instant | null;
}

export const toHazardJson = (hazard: HazardLike, timeZone: string): HazardJson => {
  const { rectifiedAt, rectifiedOn, verifiedAt, dueOn } = hazard;
  return {
    ...{ id: hazard.id, region: hazard.region, sector: hazard.sector, inspection: hazard.inspection },
    ...{ level: hazard.level, state: hazard.state, openedOn: hazard.openedOn, dueOn },
    ...{ description: hazard.description, organization: hazard.organization },
    rectifiedAt: atOrNull(rectifiedAt, timeZone),
    inTime: rectifiedOn === null || dueOn === null ? null : rectifiedOn <= dueOn,
    verifiedAt: atOrNull(verifiedAt, timeZone),
    verifiedBy: hazard.verifiedBy,
  };
};

export const inspectionSchema = z
  .object({
    id: z.string(),
    region: z.string(),
    state: z.enum(['current', 'withdrawn']),
    completedAt: instant,
    /** As it was sent. */
    data,
    event: eventRef,
    updatedAt: instant,
  })
  .meta({ id: 'Inspection' });
export type InspectionJson = z.infer<typeof inspectionSchema>;

export const toInspectionJson = (
  inspection: {
    readonly id: string;
    readonly region: string;
    readonly state: 'current' | 'withdrawn';
    readonly completedAt: Instant;
    readonly data: Readonly<Record<string, unknown>>;
    readonly event: { readonly source: string; readonly id: string };
    readonly updatedAt: Instant;
  },
  timeZone: string,
): InspectionJson => ({
  ...inspection,
  completedAt: at(inspection.completedAt, timeZone),
  data: { ...inspection.data, completedAt: at(inspection.completedAt, timeZone) },
  event: { ...inspection.event },
  updatedAt: at(inspection.updatedAt, timeZone),
});

export const violationSchema = z
  .object({
    id: z.string(),
    region: z.string(),
    sector: z.string().nullable(),
    organization: z.string().nullable(),
    decidedOn: day.nullable(),
    penaltyYuan: z.number().nullable(),
    incident: z.string().nullable(),
    inspection: z.string().nullable(),
    publishedAt: instant.nullable(),
    publication: z.object({
      state: z.enum(PUBLICATION_STATES),
      /** The 7th working day after the decision. */
      dueOn: day.nullable(),
      legalBasis: z.string(),
    }),
    /** As they were sent. */
    decision: data.nullable(),
    published: data.nullable(),
  })
  .meta({ id: 'Violation' });
export type ViolationJson = z.infer<typeof violationSchema>;

export const toViolationJson = (
  violation: {
    readonly id: string;
    readonly region: string;
    readonly sector: string | null;
    readonly organization: string | null;
    readonly decidedOn: Day | null;
    readonly penaltyFen: bigint | null;
    readonly incident: string | null;
    readonly inspection: string | null;
    readonly publishedAt: Instant | null;
    readonly decision: Readonly<Record<string, unknown>> | null;
    readonly publication: Readonly<Record<string, unknown>> | null;
  },
  publication: Publication,
  timeZone: string,
): ViolationJson => {
  const { id, region, sector, organization, decidedOn, incident, inspection } = violation;
  return {
    ...{ id, region, sector, organization, decidedOn, incident, inspection },
    penaltyYuan: violation.penaltyFen === null ? null : Number(violation.penaltyFen) / 100,
    publishedAt: atOrNull(violation.publishedAt, timeZone),
    publication: { ...publication, legalBasis: '安全生产法第七十八条' },
    decision: violation.decision && { ...violation.decision },
    published: violation.publication && { ...violation.publication },
  };
};

/** What somebody stated, with its place in the log. */
export const statedSchema = z
  .object({ subject: z.string(), event: eventRef, recordedAt: instant, data })
  .meta({ id: 'StatedRecord' });
export type StatedJson = z.infer<typeof statedSchema>;

export const toStatedJson = (
  stated: {
    readonly subject: string;
    readonly event: { readonly source: string; readonly id: string };
    readonly recordedAt: Instant;
    readonly data: Readonly<Record<string, unknown>>;
  },
  timeZone: string,
): StatedJson => ({
  subject: stated.subject,
  event: { ...stated.event },
  recordedAt: at(stated.recordedAt, timeZone),
  data: { ...stated.data },
});
