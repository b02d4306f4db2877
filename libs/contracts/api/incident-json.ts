// An incident as the API and the live stream show it. Times carry the offset of the incident's region, also those inside
// what was reported.

import { z } from 'zod';
import type { Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import type { Deadline } from '#domain/incident/deadline';
import { GRADES } from '#domain/incident/incident';
import type { IncidentView } from '#domain/incident/incident-view';

const instant = z.string().meta({ format: 'date-time' });
const eventRef = z.object({ source: z.string(), id: z.string() });
const grade = z.enum(GRADES).nullable();
const data = z.record(z.string(), z.unknown());

export const incidentSchema = z
  .object({
    id: z.string(),
    state: z.enum(['current', 'withdrawn']),
    grade,
    gradeWithMissing: grade,
    drill: z.boolean(),
    data,
    counts: z.array(
      z.object({ indicator: z.string().nullable(), contribution: z.number(), reason: z.string().nullable() }),
    ),
    versions: z.array(
      z.object({
        event: eventRef,
        type: z.string(),
        recordedAt: instant,
        replaces: eventRef.nullable(),
        reason: z.string().nullable(),
        grade,
        gradeWithMissing: grade,
        data: data.nullable(),
      }),
    ),
    deadlines: z.array(
      z.object({
        id: z.string(),
        startsAt: instant.nullable(),
        startBasis: z.enum(['recorded', 'assumed']),
        dueAt: instant.nullable(),
        /** In Chinese; `legalBasisEn` says the same. */
        legalBasis: z.string(),
        legalBasisEn: z.string(),
        receiver: z.object({ zh: z.string(), en: z.string() }),
        /** The violation, of a penalty's publication. */
        case: z.string().nullable(),
        /** `assumed`: it counts working days of a year whose holidays are not announced yet. */
        dueBasis: z.enum(['exact', 'assumed']),
        state: z.enum(['open', 'met', 'missed', 'unknown', 'cancelled']),
        metAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'Incident' });
export type IncidentJson = z.infer<typeof incidentSchema>;

/** Members of `data` that are instants. */
const TIMES: ReadonlySet<string> = new Set(['occurredAt', 'unitInformedAt']);

const instantOrNull = (at: Instant | null, timeZone: string): string | null =>
  at === null ? null : formatInstant(at, timeZone);

const localized = (given: Readonly<Record<string, unknown>>, timeZone: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      key,
      TIMES.has(key) && typeof value === 'string' ? formatInstant(Date.parse(value), timeZone) : value,
    ]),
  );

export const toIncidentJson = (
  incident: IncidentView,
  deadlines: readonly Deadline[],
  timeZone: string,
): IncidentJson => ({
  id: incident.id,
  state: incident.state,
  grade: incident.grade,
  gradeWithMissing: incident.gradeWithMissing,
  drill: incident.drill,
  data: localized(incident.data, timeZone),
  counts: incident.counts.map((count) => ({ ...count })),
  versions: incident.versions.map(({ saidAt: _, history: __, ...version }) => ({
    ...version,
    event: { ...version.event },
    replaces: version.replaces && { ...version.replaces },
    recordedAt: formatInstant(version.recordedAt, timeZone),
    data: version.data && localized(version.data, timeZone),
  })),
  deadlines: deadlines.map(({ startsAt, dueAt, metAt, ...rest }) => ({
    ...rest,
    receiver: { ...rest.receiver },
    startsAt: instantOrNull(startsAt, timeZone),
    dueAt: instantOrNull(dueAt, timeZone),
    metAt: instantOrNull(metAt, timeZone),
  })),
});

const withoutPerson = (data: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { reportedBy, ...rest } = data;
  return rest;
};

/** Who reported it, and by which telephone, is for those who follow it up; nobody else sees that it was said at all. */
export const withoutReporter = (incident: IncidentJson): IncidentJson => ({
  ...incident,
  data: withoutPerson(incident.data),
  versions: incident.versions.map((version) => ({ ...version, data: version.data && withoutPerson(version.data) })),
});
