// Which (region, indicator) pairs a batch of notices can have moved. It errs to the side of looking once too often; pairs
// that do not concern a reader (no target, nobody looks) are left to the caller to drop.

import type { Day } from '../calendar/day.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import { CATALOGUE, findIndicator } from './catalogue.js';
import { countersOf, type IndicatorKind, isRatio } from './indicator.js';

/** What a notice says of one region; the notices of its ancestors are their own. */
export interface RegionChange {
  readonly region: RegionCode;
  readonly counters: readonly string[];
  readonly measures: readonly string[];
  readonly targets: readonly string[];
  readonly surveys: boolean;
  readonly hazards: boolean;
}

export interface EvaluationKey {
  readonly indicator: string;
  readonly region: RegionCode;
}

export const keyText = ({ indicator, region }: EvaluationKey): string => `${indicator}|${region}`;

type Index = ReadonlyMap<string, readonly string[]>;

const indexBy = (namesOf: (indicator: (typeof CATALOGUE)[number]) => readonly string[]): Index => {
  const index = new Map<string, string[]>();
  for (const indicator of CATALOGUE) {
    for (const name of namesOf(indicator)) index.set(name, [...(index.get(name) ?? []), indicator.id]);
  }
  return index;
};

const BY_COUNTER = indexBy(countersOf);
const BY_MEASURE = indexBy(({ computation }) => ('measure' in computation ? [computation.measure] : []));
const ofKind = (kind: IndicatorKind): string[] =>
  CATALOGUE.filter(({ computation }) => computation.kind === kind).map(({ id }) => id);
const OF_SURVEYS = ofKind('survey');
const OF_HAZARDS = ofKind('hazards');

export const affectedKeys = (notices: readonly RegionChange[], tree: RegionTree, day: Day): EvaluationKey[] => {
  const found = new Map<string, EvaluationKey>();
  const add = (indicators: readonly string[], regions: readonly RegionCode[]): void => {
    for (const indicator of indicators) {
      for (const region of regions) found.set(`${indicator}|${region}`, { indicator, region });
    }
  };
  for (const notice of notices) {
    // A sum has a notice of its own at every level that it counts at.
    add(
      notice.counters.flatMap((counter) => BY_COUNTER.get(counter) ?? []),
      [notice.region],
    );
    // A parent without a series of its own uses its children's.
    const upwards = tree.lineage(notice.region, day).map((region) => region.code);
    add(
      notice.measures.flatMap((measure) => BY_MEASURE.get(measure) ?? []),
      upwards,
    );
    if (notice.surveys) add(OF_SURVEYS, upwards);
    if (notice.hazards) add(OF_HAZARDS, [notice.region]);
    // Limits of rates and proportions are inherited; counts and money never.
    for (const id of notice.targets) {
      const indicator = findIndicator(id);
      if (!indicator) continue;
      const below = isRatio(indicator)
        ? tree.subtree(notice.region, day).map((region) => region.code)
        : [notice.region];
      add([id], below);
    }
  }
  return [...found.values()];
};
