// A changed row about an incident that is known already becomes an amendment of its current version; a row that is one of
// its versions already changes nothing.

import { parseEvent } from '#contracts/events/parse-event';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { PreparedEvent } from './prepare-events.js';

/** Events of an incident's versions, oldest first; empty: the incident is not known. */
export type IncidentVersions = (id: string) => Promise<readonly EventRef[]>;

export interface Sorted {
  readonly events: readonly PreparedEvent[];
  /** Rows that are there already. */
  readonly unchanged: readonly PreparedEvent[];
}

export const amendKnownIncidents = async (
  prepared: readonly PreparedEvent[],
  versionsOf: IncidentVersions,
): Promise<Sorted> => {
  const events: PreparedEvent[] = [];
  const unchanged: PreparedEvent[] = [];
  for (const row of prepared) {
    const isReport = row.parsed.type === 'safety.incident.reported';
    const versions = isReport ? await versionsOf(row.parsed.subject) : [];
    const current = versions.at(-1);
    if (!current) events.push(row);
    else if (versions.some((version) => refKey(version) === refKey(row.parsed))) unchanged.push(row);
    else events.push(amendment(row, current));
  }
  return { events, unchanged };
};

const amendment = (row: PreparedEvent, { source, id }: EventRef): PreparedEvent => {
  const data = { ...row.parsed.data, replaces: { source, id }, reason: 'corrected' };
  // The newest schema version: the report's own may not fit another type.
  const { dataschema: _, ...event } = row.event;
  const amended = parseEvent({ ...event, type: 'safety.incident.amended', data });
  if (!amended.ok) throw new Error('a valid report makes a valid amendment');
  return { ...row, event: amended.stored, parsed: amended.event };
};

interface VersionView {
  readonly event: EventRef;
  readonly recordedAt: string;
}

/** Asks the API, as a person or service that may read. */
export const incidentVersionsByApi =
  (url: string, bearer: string): IncidentVersions =>
  async (id) => {
    const response = await fetch(`${url}/api/v1/incidents/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(`GET /api/v1/incidents/${id}: ${response.status}`);
    const { versions } = (await response.json()) as { versions: readonly VersionView[] };
    const byAge = [...versions].sort((a, b) => Date.parse(a.recordedAt) - Date.parse(b.recordedAt));
    return byAge.map(({ event: { source, id: eventId } }) => ({ source, id: eventId }));
  };
