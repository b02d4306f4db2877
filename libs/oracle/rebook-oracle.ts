// Where a subject lies, and so what it counts, when it is booked anew by the rows of another day.

import { type CountedKind, countedKind, type OracleView } from './amounts-oracle.js';
import type { OraclePlace } from './count-oracle.js';
import type { OracleEvent } from './event-oracle.js';
import { versionsOf } from './judge-oracle.js';
import type { RegionOracle } from './region-oracle.js';
import { countedReport, standings } from './standing-oracle.js';

/** As it was counted last. */
export interface Basis extends OracleView {
  readonly kind: CountedKind;
  readonly thread: readonly OracleEvent[];
}

export const isBookedOf = (thread: readonly OracleEvent[], kind: CountedKind): boolean =>
  thread.some(({ event }) => countedKind(event) === kind);

/** A region returns for itself: only what happened somewhere moves. */
export const viewNow = ({ kind, thread, regions: before, place }: Basis, regions: RegionOracle): OracleView => {
  if (kind === 'incident') {
    const report = countedReport(versionsOf({ booked: thread }, nameIn(thread)), before);
    return { regions, place: report && incidentPlace(place?.region ?? report.region, report.occurredAt, regions) };
  }
  if (kind === 'returns') return { regions };
  const stated = [...standings(thread).values()].flatMap(({ isWithdrawn, statement }) =>
    !isWithdrawn && statement.type === 'safety.inspection.completed' ? [statement.data] : [],
  );
  const [data] = stated;
  if (!data) return { regions };
  const { region, day } = place ?? { region: data.region, day: before.dayAt(data.region, data.completedAt) };
  return { regions, place: { region: regions.placeNow(region, day), day } };
};

/** The day is that of the clocks where it lies now. */
const incidentPlace = (told: string, occurredAt: string, regions: RegionOracle): OraclePlace => {
  const region = regions.placeNow(told, regions.dayAt(told, occurredAt));
  return { region, day: regions.dayAt(region, occurredAt) };
};

const nameIn = (thread: readonly OracleEvent[]): string =>
  thread.find(({ event }) => countedKind(event) === 'incident')?.event.subject ?? '';
