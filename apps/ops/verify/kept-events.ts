import type { SafetyEvent } from '#contracts/events/safety-event';
import type { EventRef } from '#domain/ledger/outcome';
import type { StoredRecord } from '#ports/event-log/event-log';

/** Without the texts of a report, on which nothing rests: what is kept of every event of a partition. */
export const kept = (event: SafetyEvent): SafetyEvent => {
  if (event.type !== 'safety.incident.reported' && event.type !== 'safety.incident.amended') return event;
  const { scene, summary, measuresTaken, address, location, reportedBy, site, trapped, evacuated, ...data } =
    event.data;
  return { ...event, data } as SafetyEvent;
};

/** The event, and what it names; whatever else there is in a record that nobody has read yet. */
export const refsIn = ({ value }: Pick<StoredRecord, 'value'>): EventRef[] => {
  try {
    const raw: unknown = JSON.parse(value.toString('utf8'));
    const data = field(raw, 'data');
    return [refIn(raw), refIn(field(data, 'replaces'))].flatMap((ref) => ref ?? []);
  } catch {
    return [];
  }
};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

const refIn = (value: unknown): EventRef | undefined => {
  const [source, id] = [field(value, 'source'), field(value, 'id')];
  const isText = typeof source === 'string' && typeof id === 'string';
  return isText && !source.includes('\0') && !id.includes('\0') ? { source, id } : undefined;
};
