// What stands at the end of a list of booked events: of everything but incidents the latest statement that is at least as
// final, until it is withdrawn; of an incident the report that counts.

import type { ReportData } from './count-oracle.js';
import {
  type IncidentEvent,
  isIncident,
  type OracleEvent,
  type Ref,
  type Statement,
  same,
  touchesNothing,
} from './event-oracle.js';
import { plusDays, type RegionOracle } from './region-oracle.js';

/** What one thing has at the end of a list of events. */
export interface Standing {
  readonly statement: Statement;
  /** The event of the statement, as booked. */
  readonly stated: OracleEvent;
  /** The same, or the withdrawal that cleared it: what the next withdrawal would have to name. */
  readonly current: OracleEvent;
  readonly isWithdrawn: boolean;
}

/** Of the relays of an incident each step is a thing of its own, an exercise's beside it. */
export const thingOf = (event: Statement): string =>
  event.type === 'safety.incident.relayed'
    ? `${event.type} ${event.subject} ${event.data.step}${event.drill ? ' drill' : ''}`
    : `${event.type} ${event.subject}`;

const FINALITY: readonly string[] = ['planned', 'provisional', 'revised', 'final'];
const finalityOf = (s: Statement): number => ('status' in s.data ? FINALITY.indexOf(s.data.status) : 0);

/** Whether it is kept beside a more final one that stands. */
export const isLessFinal = (event: Statement, before: Standing | undefined): boolean =>
  before !== undefined && !before.isWithdrawn && finalityOf(event) < finalityOf(before.statement);

/** By `thingOf`; the withdrawn too. */
export const standings = (booked: readonly OracleEvent[]): Map<string, Standing> => {
  const all = new Map<string, Standing>();
  for (const one of booked) {
    const { event } = one;
    if (isIncident(event) || touchesNothing(event)) continue;
    if (event.type === 'safety.record.withdrawn') {
      const named = [...all].find(([, standing]) => same(standing.current.event, event.data.replaces));
      if (named) all.set(named[0], { ...named[1], current: one, isWithdrawn: true });
    } else if (!isLessFinal(event, all.get(thingOf(event)))) {
      all.set(thingOf(event), { statement: event, stated: one, current: one, isWithdrawn: false });
    }
  }
  return all;
};

/** Of the inspection that stands. */
export const statedInspection = (thread: readonly OracleEvent[]): Ref | undefined =>
  [...standings(thread).values()].find(
    ({ isWithdrawn, statement }) => !isWithdrawn && statement.type === 'safety.inspection.completed',
  )?.stated.event;

/** The report that counts in the end, or nothing: withdrawn, or a drill. `versions` of one incident, as booked. */
export const countedReport = (versions: readonly IncidentEvent[], regions: RegionOracle): ReportData | undefined => {
  let counted: ReportData | undefined;
  let isFrozen = false;
  let isWithdrawn = false;
  for (const event of versions) {
    if (event.drill) return undefined;
    isWithdrawn = event.type === 'safety.incident.withdrawn';
    if (event.type === 'safety.incident.withdrawn') continue;
    const { data } = event;
    if (event.type === 'safety.incident.amended') {
      const { reason, changedOn } = event.data;
      const limit = data.sector === 'road-traffic' || data.sector === 'fire' ? 7 : 30;
      const last = plusDays(regions.dayAt(data.region, data.occurredAt), limit);
      if (reason === 'corrected' || reason === 'investigation') isFrozen = false;
      else if (reason === 'casualty-change' && changedOn !== undefined && changedOn > last) isFrozen = true;
    }
    const { deaths, missing, seriousInjuries, minorInjuries } = isFrozen && counted ? counted : data;
    counted = { ...data, deaths, missing, seriousInjuries, minorInjuries };
  }
  return isWithdrawn ? undefined : counted;
};
