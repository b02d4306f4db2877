import type { Evidence } from '#domain/alerting/alert';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import { DeclaringRegions } from '#domain/declaration/declaring-regions';
import type { Reading } from '#domain/indicator/reading';
import type { RegionTree } from '#domain/region/region-tree';
import { latestSurvey } from '#domain/survey/satisfaction';

/** The surveys that a reading sums, each with how many were not satisfied. */
export const surveysBehind = ({ region, window }: Reading, book: DeclarationBook, tree: RegionTree): Evidence[] => {
  const declaring = new DeclaringRegions(book, tree);
  const parts = latestSurvey({ book, tree, declaring }, region, window)?.parts ?? [];
  return parts.map(({ source, eventId: id, subject, respondents, satisfied }) => ({
    ...{ source, id, subject, contribution: respondents - satisfied },
  }));
};
