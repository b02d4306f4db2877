// The survey that answers for a region: its own latest, else of its children the latest of one instrument, summed.

import { type Days, isIn } from './days-oracle.js';
import type { ReadingFacts, Stated } from './reading-facts.js';
import { plusDays } from './region-oracle.js';

type Row = Stated<'safety.survey.completed'>;

export interface OracleSurvey {
  readonly instrument: string;
  readonly completedOn: string;
  readonly satisfied: number;
  readonly respondents: number;
}

/** Of one day: the later in the log. */
const newestFirst = (a: Row, b: Row): number =>
  a.data.completedOn === b.data.completedOn
    ? b.recordedAt - a.recordedAt || Number(b.offset - a.offset)
    : a.data.completedOn < b.data.completedOn
      ? 1
      : -1;

const latest = (rows: readonly OracleSurvey[]): OracleSurvey | undefined =>
  rows.reduce<OracleSurvey | undefined>((a, b) => (a && a.completedOn >= b.completedOn ? a : b), undefined);

export const surveyOf = (
  facts: ReadingFacts,
  region: string,
  days: Days,
  instrument?: string,
): OracleSurvey | undefined => {
  const lastDay = plusDays(days.to, -1);
  const all = facts.declared().surveys;
  if (!all.some(({ data }) => facts.regions.upwards(data.region, lastDay).includes(region))) return undefined;
  const [own] = all
    .filter(({ data }) => data.region === region && isIn(data.completedOn, days))
    .filter(({ data }) => instrument === undefined || data.survey === instrument)
    .sort(newestFirst);
  if (own) {
    const { survey, completedOn, satisfied, respondents } = own.data;
    return { instrument: survey, completedOn, satisfied, respondents };
  }
  const below = (one: string | undefined): OracleSurvey[] =>
    facts.regions.children(region, lastDay).flatMap((code) => surveyOf(facts, code, days, one) ?? []);
  const chosen = instrument ?? latest(below(undefined))?.instrument;
  const parts = chosen === undefined ? [] : below(chosen);
  const newest = latest(parts);
  return (
    newest && {
      instrument: newest.instrument,
      completedOn: newest.completedOn,
      satisfied: parts.reduce((sum, part) => sum + part.satisfied, 0),
      respondents: parts.reduce((sum, part) => sum + part.respondents, 0),
    }
  );
};
