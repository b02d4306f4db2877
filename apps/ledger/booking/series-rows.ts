// As which rows each record that is replaced in whole is kept.

import type { IncidentVersionType } from '#contracts/events/event-types';
import type { SafetyEvent } from '#contracts/events/safety-event';
import { yuanToFen } from '#contracts/events/yuan';
import { localDay } from '#domain/calendar/local-time';
import type { VersionColumns } from '#ports/version-rows';
import { hazardChangeRow, hazardRectificationRow, openingRows } from './hazard-rows.js';
import { violationRow } from './violation-rows.js';

export type SeriesEvent = Exclude<SafetyEvent, { type: IncidentVersionType } | { type: 'safety.record.withdrawn' }>;

type EventOf<T extends SeriesEvent['type']> = Extract<SeriesEvent, { type: T }>;
type DataOf<T extends SeriesEvent['type']> = EventOf<T>['data'];

export const rowsOf = (event: SeriesEvent, timeZone: string): VersionColumns[] => {
  switch (event.type) {
    case 'safety.incident.relayed':
      return [relayRow(event)];
    case 'safety.inspection.completed':
      return openingRows(event.data, localDay(Date.parse(event.data.completedAt), timeZone));
    case 'safety.hazard.rectified':
      return [hazardRectificationRow(event, timeZone)];
    case 'safety.hazard.changed':
      return [hazardChangeRow(event.data)];
    case 'safety.return.filed':
      return [returnRow(event.data)];
    case 'safety.exposure.declared':
      return [exposureRow(event.data)];
    case 'safety.target.set':
      return [targetRow(event.data)];
    case 'safety.survey.completed': {
      const { region, survey, completedOn, respondents, satisfied } = event.data;
      return [{ table: 'survey_declaration', withdrawn: false, region, survey, completedOn, respondents, satisfied }];
    }
    case 'safety.violation.decided':
    case 'safety.violation.published':
      return [violationRow(event, timeZone)];
    case 'safety.assessment.completed': {
      const { region, scheme, from, to } = event.data;
      return [{ table: 'assessment_declaration', withdrawn: false, region, scheme, from, to, data: event.data }];
    }
    case 'safety.figure.published': {
      const { publication, indicator, region, organization = null, from, to } = event.data;
      const place = { publication, indicator, region, organization, from, to };
      return [{ table: 'figure_declaration', withdrawn: false, ...place, data: event.data }];
    }
  }
};

const relayRow = ({ data, drill }: EventOf<'safety.incident.relayed'>): VersionColumns => ({
  table: 'incident_relay',
  withdrawn: false,
  drill,
  step: data.step,
  region: data.region,
  receivedAt: Date.parse(data.receivedAt),
  completedAt: Date.parse(data.completedAt),
  by: data.by ?? null,
  reference: data.reference ?? null,
});

const returnRow = (data: DataOf<'safety.return.filed'>): VersionColumns => {
  const { region, sector, from, to, accidents, deaths, seriousInjuries, directLossYuan, status } = data;
  return {
    table: 'return_declaration',
    withdrawn: false,
    region,
    sector,
    from,
    to,
    accidents: BigInt(accidents),
    deaths: BigInt(deaths),
    seriousInjuries: seriousInjuries === undefined ? null : BigInt(seriousInjuries),
    directLossFen: directLossYuan === undefined || directLossYuan === null ? null : yuanToFen(directLossYuan),
    status,
    counted: false,
    flag: null,
  };
};

const exposureRow = (data: DataOf<'safety.exposure.declared'>): VersionColumns => {
  const { measure, sector, category, definition, region, from, to, asOf, value, status } = data;
  return {
    table: 'exposure_declaration',
    withdrawn: false,
    measure,
    sector: sector ?? null,
    category: category ?? null,
    definition: definition ?? 'default',
    region,
    from: from ?? null,
    to: to ?? null,
    asOf: asOf ?? null,
    value: String(value),
    status,
  };
};

const targetRow = (data: DataOf<'safety.target.set'>): VersionColumns => {
  const { indicator, region, organization, from, to, comparison, limit, warnAt, assessmentYear, setBy, responsible } =
    data;
  return {
    table: 'target_declaration',
    withdrawn: false,
    indicator,
    region,
    organization: organization ?? null,
    from,
    to,
    comparison,
    limit: String(limit),
    warnAt: warnAt === undefined ? null : String(warnAt),
    assessmentYear: assessmentYear ?? '01-01',
    setBy: setBy ?? null,
    responsible: responsible ?? null,
  };
};
