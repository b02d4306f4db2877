import type { Cell } from '#contracts/api/csv';
import type { IncidentJson } from '#contracts/api/incident-json';

const FIELDS = ['region', 'sector', 'occurredAt', 'deaths', 'missing', 'seriousInjuries', 'minorInjuries'] as const;

export const INCIDENT_COLUMNS = [
  ...['id', 'state', 'grade', 'gradeWithMissing', 'drill', ...FIELDS, 'directLossYuan', 'organization', 'site'],
  ...['address', 'summary', 'versions', 'recordedAt'],
];

const cell = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

const nameOf = (value: unknown): Cell =>
  typeof value === 'object' && value !== null && 'name' in value ? cell(value.name) : null;

/** The row of the version that stands; `recordedAt` is when the first one came. */
export const incidentRow = (incident: IncidentJson): Cell[] => {
  const { data } = incident;
  return [
    ...[incident.id, incident.state, incident.grade, incident.gradeWithMissing, incident.drill],
    ...FIELDS.map((field) => cell(data[field])),
    ...[cell(data.directLossYuan), nameOf(data.organization), nameOf(data.site), cell(data.address)],
    ...[cell(data.summary), incident.versions.length, incident.versions[0]?.recordedAt],
  ];
};
