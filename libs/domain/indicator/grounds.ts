// What a reading rests on, besides the entries of its numerator: the declarations of its denominator with what each gives, the
// version of its target, the returns and surveys that speak of its days. The same look-ups as the reading itself.

import type { DayRange } from '../calendar/day.js';
import type { DeclaredReturn, DeclaredSurvey, DeclaredTarget } from '../declaration/declared.js';
import type { ExposureAnswer, ExposureSource } from '../exposure/exposure.js';
import { latestSurvey } from '../survey/satisfaction.js';
import type { ReadingPlan } from './assemble-reading.js';
import { returnsTouching } from './completeness.js';
import { needOf, type ReadingSources } from './measurement.js';

export interface Grounds {
  readonly denominator: readonly ExposureSource[];
  /** Of the budget's exposure, for the whole period; plans are in it. */
  readonly budget: readonly ExposureSource[];
  readonly target: DeclaredTarget | null;
  readonly returns: readonly DeclaredReturn[];
  readonly surveys: readonly DeclaredSurvey[];
}

const sourcesOf = (answer: ExposureAnswer | null): readonly ExposureSource[] =>
  answer?.state === 'known' ? answer.exposure.sources : [];

export const groundsOf = (sources: ReadingSources, plan: ReadingPlan): Grounds => {
  const { indicator, place, window, choice } = plan;
  const { computation } = indicator;
  const { region } = place;
  const isOfRegion = place.organization === null;
  const need = isOfRegion ? needOf(computation) : null;
  const period: DayRange = choice.period;
  const hasBudget = need?.kind === 'flow' && window.name === 'period' && choice.target !== null;
  return {
    denominator: need ? sourcesOf(sources.exposures.inWindow(need, region, window)) : [],
    budget: hasBudget ? sourcesOf(sources.exposures.forBudget(need, region, { period, windowEnd: window.to })) : [],
    target: choice.target,
    returns:
      isOfRegion && 'counters' in computation ? returnsTouching(sources.book, region, computation.sector, window) : [],
    surveys: isOfRegion && computation.kind === 'survey' ? (latestSurvey(sources, region, window)?.parts ?? []) : [],
  };
};
