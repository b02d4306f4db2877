// Episodes about corrections beside the corrections that wait at the end: one that has waited for more than a day has one, and one
// about which nothing waits is over.

import type { AlertFault } from './alert-oracle.js';
import { isOver } from './episode-oracle.js';
import type { OracleEvent, Ref } from './event-oracle.js';

export interface CorrectionEpisode {
  readonly id: string;
  readonly drill: boolean;
  readonly region: string;
  readonly incident: string | null;
  readonly record: { readonly type: string; readonly subject: string } | null;
  readonly state: string;
  readonly evidence: readonly Ref[];
}

const DAY_MS = 24 * 3_600_000;
/** Somebody looks several times a minute, at what is known up to then. */
const LOOKED_AT_WITHIN_MS = 60_000;

const matterOf = ({ event }: OracleEvent): string => {
  const what = event.type === 'safety.record.withdrawn' ? event.data.recordType : 'incident';
  return `${event.drill ? 'drill ' : ''}${what} ${event.subject}`;
};
const subjectOf = ({ drill, incident, record }: CorrectionEpisode): string =>
  `${drill ? 'drill ' : ''}${incident === null ? `${record?.type} ${record?.subject}` : `incident ${incident}`}`;

const refOf = ({ event: { source, id } }: OracleEvent): Ref => ({ source, id });

export const correctionFaults = (
  waiting: readonly OracleEvent[],
  episodes: readonly CorrectionEpisode[],
  now: number,
): AlertFault[] => {
  const open = episodes.filter((one) => !isOver(one.state));
  const overdue = waiting.filter((one) => one.recordedAt < now - DAY_MS - LOOKED_AT_WITHIN_MS);
  const missing = [...new Set(overdue.map(matterOf))].flatMap((matter): AlertFault[] => {
    if (open.some((one) => subjectOf(one) === matter)) return [];
    const events = overdue.filter((one) => matterOf(one) === matter).map(refOf);
    const of = { about: { rule: 'correction-waiting', matter }, alert: null, events, mayPass: true, since: null };
    return [{ kind: 'alert-missing', ...of, expected: 'firing: it has waited for more than a day', found: null }];
  });
  const matters = new Set(waiting.map(matterOf));
  const stillOpen = open.flatMap((one): AlertFault[] => {
    const matter = subjectOf(one);
    if (matters.has(matter)) return [];
    const about = { rule: 'correction-waiting', region: one.region, matter };
    const of = { about, alert: one.id, events: one.evidence, mayPass: true, since: null };
    return [{ kind: 'alert-still-open', ...of, expected: 'over: nothing waits', found: one.state }];
  });
  return [...missing, ...stillOpen];
};
