// Whether a number rests on an event that is booked, or it is only listed.

import { isIncident, type OracleEvent, type Statement, touchesNothing } from './event-oracle.js';
import type { BookedEvent } from './fate.js';
import { plusDays, type RegionOracle } from './region-oracle.js';
import { isLessFinal, standings, thingOf } from './standing-oracle.js';

/** On these no number rests, whatever they say. */
const ONLY_LISTED: readonly string[] = [
  'safety.incident.relayed',
  'safety.violation.decided',
  'safety.violation.published',
  'safety.assessment.completed',
  'safety.figure.published',
];

/** Asked before it is booked; of incidents that shows when they are counted. */
export const stateOf = (
  event: OracleEvent['event'],
  thread: readonly BookedEvent[],
  regions: RegionOracle,
): BookedEvent['state'] => {
  if (isIncident(event) || event.type === 'safety.record.withdrawn') return null;
  return !ONLY_LISTED.includes(event.type) && !changesNothing(event, thread) && isUsed(event, regions)
    ? 'counted'
    : 'listed';
};

/** It says nothing, or less finally what was said already. */
export const changesNothing = (event: OracleEvent['event'], thread: readonly BookedEvent[]): boolean => {
  if (isIncident(event)) return false;
  if (touchesNothing(event)) return true;
  return event.type !== 'safety.record.withdrawn' && isLessFinal(event, standings(thread).get(thingOf(event)));
};

/** Returns count where they are how a region reports. */
const isUsed = (event: Statement, regions: RegionOracle): boolean => {
  if (event.type !== 'safety.return.filed') return true;
  const { sector, region, to } = event.data;
  return sector !== 'all' && regions.reportsByReturns(region, sector, plusDays(to, -1));
};
