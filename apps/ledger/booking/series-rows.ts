// As which row each record that is replaced in whole is kept.

import type { SafetyEvent } from '#contracts/events/safety-event';
import { yuanToFen } from '#contracts/events/yuan';
import type { VersionDraft } from './fold-result.js';

export type SeriesEvent = Exclude<
  SafetyEvent,
  { type: `safety.incident.${string}` } | { type: 'safety.record.withdrawn' }
>;

type DataOf<T extends SeriesEvent['type']> = Extract<SeriesEvent, { type: T }>['data'];

/** Null for inspections, which are kept in the journal and the ledger only. */
export const rowOf = (event: SeriesEvent): VersionDraft | null => {
  switch (event.type) {
    case 'safety.inspection.completed':
      return null;
    case 'safety.return.filed':
      return returnRow(event.data);
    case 'safety.exposure.declared':
      return exposureRow(event.data);
    case 'safety.target.set':
      return targetRow(event.data);
    case 'safety.survey.completed': {
      const { region, survey, completedOn, respondents, satisfied } = event.data;
      return { table: 'survey_declaration', withdrawn: false, region, survey, completedOn, respondents, satisfied };
    }
  }
};

const returnRow = (data: DataOf<'safety.return.filed'>): VersionDraft => {
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

const exposureRow = (data: DataOf<'safety.exposure.declared'>): VersionDraft => {
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

const targetRow = (data: DataOf<'safety.target.set'>): VersionDraft => {
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
