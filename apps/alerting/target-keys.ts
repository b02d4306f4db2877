import type { Day } from '#domain/calendar/day';
import type { DeclarationBook } from '#domain/declaration/declaration-book';
import type { EvaluationKey } from '#domain/indicator/affected';
import { CATALOGUE, findIndicator } from '#domain/indicator/catalogue';
import { isRatio } from '#domain/indicator/indicator';
import type { RegionTree } from '#domain/region/region-tree';

interface World {
  readonly book: DeclarationBook;
  readonly tree: RegionTree;
  readonly day: Day;
}

/** Whether any target, of whatever period, can concern the pair: its own, or of a rate or proportion an ancestor's. */
export const hasTarget = ({ indicator, region }: EvaluationKey, { book, tree, day }: World): boolean => {
  const definition = findIndicator(indicator);
  if (!definition) return false;
  if (!isRatio(definition)) return book.targets(indicator, region).length > 0;
  return tree.lineage(region, day).some((row) => book.targets(indicator, row.code).length > 0);
};

/** Every pair that a target concerns. */
export const keysWithTarget = ({ book, tree, day }: World): EvaluationKey[] => {
  const codes = [...new Set(tree.all().map((region) => region.code))];
  return CATALOGUE.flatMap((indicator) => {
    const setAt = codes.filter((code) => book.targets(indicator.id, code).length > 0);
    const regions = isRatio(indicator)
      ? setAt.flatMap((code) => tree.subtree(code, day).map((region) => region.code))
      : setAt;
    return [...new Set(regions)].map((region) => ({ indicator: indicator.id, region }));
  });
};
