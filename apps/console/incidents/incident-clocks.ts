// The clocks of incidents as they stand now: from their versions, from who passed them on, from the penalties that followed.

import { Inject, Injectable } from '@nestjs/common';
import type { WorkingCalendar } from '#domain/calendar/working-days';
import type { Deadline, DeadlineVersion, DeadlineViolation } from '#domain/incident/deadline';
import { deadlinesOf } from '#domain/incident/deadlines';
import type { IncidentVersion, IncidentView } from '#domain/incident/incident-view';
import { SECTORS } from '#domain/sector';
import { CLOCK, type Clock } from '#ports/clock';
import { RECORDS, type Records, type RelayView, type ViolationView } from '#ports/records';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { WORKING_CALENDAR } from '#ports/working-calendar';
import { zoneOf } from '../http/regions-below.js';

const instantOf = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

const versionOf = ({ type, saidAt, recordedAt, gradeWithMissing, data }: IncidentVersion): DeadlineVersion => {
  const stated = { time: saidAt, recordedAt };
  if (type === 'safety.incident.withdrawn' || data === null) return { type: 'withdrawn', ...stated };
  return {
    type: type === 'safety.incident.reported' ? 'reported' : 'amended',
    ...stated,
    gradeWithMissing,
    deaths: countOf(data.deaths),
    seriousInjuries: countOf(data.seriousInjuries),
    unitInformedAt: instantOf(data.unitInformedAt),
    occurredAt: instantOf(data.occurredAt) ?? saidAt,
    sector: SECTORS.find((sector) => sector === data.sector) ?? 'other',
  };
};

const violationOf = ({ id, decidedOn, publishedAt, disclosable }: ViolationView): DeadlineViolation[] =>
  decidedOn === null ? [] : [{ case: id, decidedOn, publishedAt, disclosable: disclosable ?? true }];

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

@Injectable()
export class IncidentClocks {
  constructor(
    @Inject(RECORDS) private readonly records: Pick<Records, 'relays' | 'violationsAbout'>,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(WORKING_CALENDAR) private readonly calendar: WorkingCalendar,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** By the incident's id. */
  async of(incidents: readonly IncidentView[]): Promise<ReadonlyMap<string, readonly Deadline[]>> {
    const ids = incidents.map(({ id }) => id);
    const [relays, violations] = await Promise.all([this.records.relays(ids), this.records.violationsAbout(ids)]);
    const relaysOf = groupBy(relays, (relay) => relay.incident);
    const violationsOf = groupBy(violations, (violation) => violation.incident ?? '');
    return new Map(
      incidents.map((incident) => [
        incident.id,
        this.clocksOf(incident, relaysOf.get(incident.id) ?? [], violationsOf.get(incident.id) ?? []),
      ]),
    );
  }

  private clocksOf(
    { drill, versions, region }: IncidentView,
    relays: readonly RelayView[],
    violations: readonly ViolationView[],
  ): Deadline[] {
    const isHistory = versions[0]?.history ?? false;
    return deadlinesOf({
      versions: versions.map(versionOf),
      origin: isHistory ? 'history' : drill ? 'drill' : 'live',
      // An exercise is passed on as one, and the real thing is not.
      relays: relays.filter((relay) => relay.drill === drill),
      violations: violations.flatMap(violationOf),
      timeZone: zoneOf(this.directory.current(), region),
      calendar: this.calendar,
      now: this.clock.now(),
    });
  }
}
