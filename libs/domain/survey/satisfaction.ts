// The survey that answers for a region and a window: its own latest, else its children's latest of one instrument, summed.
// Instruments are never pooled (contract, "Proportions" and fine print 10).

import { addDays, type Day, type DayRange, laterDay } from '../calendar/day.js';
import type { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredSurvey } from '../declaration/declared.js';
import type { DeclaringRegions } from '../declaration/declaring-regions.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';

export interface SurveyResult {
  /** The instrument. */
  readonly survey: string;
  readonly respondents: bigint;
  readonly satisfied: bigint;
  /** Of a sum the latest. */
  readonly completedOn: Day;
  /** What it was summed from. */
  readonly parts: readonly DeclaredSurvey[];
}

/** Of the same moment the later of the book's, which are in the order of the log. */
const isLater = (a: DeclaredSurvey, b: DeclaredSurvey): boolean =>
  a.completedOn === b.completedOn ? a.order >= b.order : a.completedOn > b.completedOn;

const resultOf = (row: DeclaredSurvey): SurveyResult => ({
  survey: row.survey,
  respondents: BigInt(row.respondents),
  satisfied: BigInt(row.satisfied),
  completedOn: row.completedOn,
  parts: [row],
});

export interface SurveySources {
  readonly book: DeclarationBook;
  readonly tree: RegionTree;
  readonly declaring: DeclaringRegions;
}

export const latestSurvey = (
  sources: SurveySources,
  region: RegionCode,
  window: DayRange,
  instrument?: string,
): SurveyResult | undefined => {
  const lastDay = addDays(window.to, -1);
  if (!sources.declaring.has('survey', region, lastDay)) return undefined;
  const own = sources.book
    .surveys(region)
    .filter((row) => window.from <= row.completedOn && row.completedOn < window.to)
    .filter((row) => instrument === undefined || row.survey === instrument);
  const [first, ...others] = own;
  if (first) return resultOf(others.reduce((best, row) => (isLater(row, best) ? row : best), first));
  const children = sources.tree.children(region, lastDay).map((child) => child.code);
  const found = children.flatMap((child) => latestSurvey(sources, child, window, instrument) ?? []);
  const [some, ...rest] = found;
  if (!some) return undefined;
  const { survey } = rest.reduce((best, one) => (one.completedOn > best.completedOn ? one : best), some);
  const parts = instrument ? found : children.flatMap((child) => latestSurvey(sources, child, window, survey) ?? []);
  return {
    survey,
    respondents: parts.reduce((sum, part) => sum + part.respondents, 0n),
    satisfied: parts.reduce((sum, part) => sum + part.satisfied, 0n),
    completedOn: parts.map((part) => part.completedOn).reduce(laterDay),
    parts: parts.flatMap((part) => part.parts),
  };
};
