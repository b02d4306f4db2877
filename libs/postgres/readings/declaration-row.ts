// From a row of a declaration table to the domain's declaration: the one place where their columns are read.

import { z } from 'zod';
import type { DeclarationVersion, KnownDeclaration } from '#domain/declaration/declared';
import { DECLARATION_STATUSES } from '#domain/declaration/status';
import { COMPARISONS } from '#domain/indicator/reading';
import { EQUIPMENT_CATEGORIES, SECTORS } from '#domain/sector';
import type { Row } from '../database.js';
import type { DeclarationKind } from './declaration.queries.js';

const MEASURES = [
  'construction-output-yuan',
  'gdp-yuan',
  'hours-worked',
  'coal-tonnes',
  'special-equipment-units',
  'employees',
  'vehicles',
  'population',
] as const;

const origin = z.object({
  subject: z.string(),
  source: z.string(),
  event_id: z.string(),
  recorded_at: z.date(),
  known_at: z.date(),
  withdrawn: z.boolean(),
  region: z.string(),
});

const base = (row: Row) => {
  const { subject, source, event_id, recorded_at } = origin.parse(row);
  return { subject, source, eventId: event_id, order: recorded_at.getTime() };
};

const exposure = z.object({
  measure: z.enum(MEASURES),
  sector: z.enum(SECTORS).nullable(),
  category: z.enum(EQUIPMENT_CATEGORIES).nullable(),
  definition: z.string(),
  region: z.string(),
  from_day: z.string().nullable(),
  to_day: z.string().nullable(),
  as_of: z.string().nullable(),
  value: z.string(),
  status: z.enum(DECLARATION_STATUSES),
});

const target = z.object({
  indicator: z.string(),
  region: z.string(),
  organization: z.string().nullable(),
  from_day: z.string(),
  to_day: z.string(),
  comparison: z.enum(COMPARISONS),
  limit: z.string(),
  warn_at: z.string().nullable(),
  assessment_year: z.string(),
  set_by: z.string().nullable(),
  responsible: z.object({ id: z.string(), name: z.string(), kind: z.string() }).nullable(),
});

const survey = z.object({
  region: z.string(),
  survey: z.string(),
  completed_on: z.string(),
  respondents: z.number(),
  satisfied: z.number(),
});

const returned = z.object({
  region: z.string(),
  sector: z.enum(['all', ...SECTORS]),
  from_day: z.string(),
  to_day: z.string(),
  accidents: z.bigint(),
  deaths: z.bigint(),
  serious_injuries: z.bigint().nullable(),
  direct_loss_fen: z.bigint().nullable(),
  status: z.enum(DECLARATION_STATUSES),
});

const declaredOf = (kind: DeclarationKind, row: Row): DeclarationVersion['declared'] => {
  switch (kind) {
    case 'exposure': {
      const { from_day, to_day, as_of, ...rest } = exposure.parse(row);
      const period = from_day !== null && to_day !== null ? { from: from_day, to: to_day } : { asOf: as_of ?? '' };
      return { ...base(row), kind, ...rest, period };
    }
    case 'target': {
      const { from_day, to_day, warn_at, assessment_year, set_by, ...rest } = target.parse(row);
      const warnAt = warn_at === null ? null : Number(warn_at);
      const period = { from: from_day, to: to_day, assessmentYear: assessment_year };
      return { ...base(row), kind, ...rest, ...period, warnAt, setBy: set_by };
    }
    case 'survey': {
      const { completed_on, ...rest } = survey.parse(row);
      return { ...base(row), kind, ...rest, completedOn: completed_on };
    }
    case 'return': {
      const { from_day, to_day, serious_injuries, direct_loss_fen, ...rest } = returned.parse(row);
      return {
        ...base(row),
        kind,
        ...rest,
        from: from_day,
        to: to_day,
        seriousInjuries: serious_injuries,
        directLossFen: direct_loss_fen,
      };
    }
  }
};

export const versionOf = (kind: DeclarationKind, row: Row): KnownDeclaration => {
  const { subject, source, event_id, recorded_at, known_at, withdrawn, region } = origin.parse(row);
  const declared = withdrawn ? null : declaredOf(kind, row);
  const times = { recordedAt: recorded_at.getTime(), knownAt: known_at.getTime() };
  return { kind, subject, declared, source, eventId: event_id, region, ...times };
};
