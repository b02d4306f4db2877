import type { EvaluationKey } from './affected.js';

export interface ReadingGroup {
  readonly indicators: readonly string[];
  readonly regions: readonly string[];
}

const MAX_REGIONS = 200;

/** Covers exactly the keys with few questions of the form "these indicators at these regions". */
export const readingGroups = (keys: readonly EvaluationKey[]): ReadingGroup[] => {
  const byRegion = new Map<string, Set<string>>();
  for (const { indicator, region } of keys) byRegion.set(region, (byRegion.get(region) ?? new Set()).add(indicator));
  const byIndicators = new Map<string, { indicators: string[]; regions: string[] }>();
  for (const [region, set] of byRegion) {
    const indicators = [...set].sort();
    const group = byIndicators.get(indicators.join()) ?? { indicators, regions: [] };
    group.regions.push(region);
    byIndicators.set(indicators.join(), group);
  }
  return [...byIndicators.values()].flatMap(({ indicators, regions }) =>
    Array.from({ length: Math.ceil(regions.length / MAX_REGIONS) }, (_, i) => ({
      indicators,
      regions: regions.slice(i * MAX_REGIONS, (i + 1) * MAX_REGIONS),
    })),
  );
};
