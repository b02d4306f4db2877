// The names behind the codes: regions below the page's root, and indicators. Fetched once; they change rarely.

import { fetchIndicators, fetchRegions } from '../api/queries.js';
import type { Indicator, Names, RegionRow } from '../api/types.js';

export interface Catalogue {
  readonly root: string;
  readonly regions: ReadonlyMap<string, RegionRow>;
  readonly indicators: ReadonlyMap<string, Indicator>;
}

export const emptyCatalogue = (root: string): Catalogue => ({ root, regions: new Map(), indicators: new Map() });

export const fetchCatalogue = async (root: string): Promise<Catalogue> => {
  const [regions, indicators] = await Promise.all([fetchRegions(root), fetchIndicators()]);
  return {
    root,
    regions: new Map(regions.map((region) => [region.code, region])),
    indicators: new Map(indicators.map((indicator) => [indicator.id, indicator])),
  };
};

export const childrenOf = (catalogue: Catalogue, parent: string): RegionRow[] =>
  [...catalogue.regions.values()].filter((region) => region.parent === parent && region.code !== parent);

export const regionNames = (catalogue: Catalogue, code: string): Names =>
  catalogue.regions.get(code)?.names ?? { zh: code, en: code };

/** From below the root down to the region: `南海区`, `狮山镇`. The root alone for the root. */
export const regionPath = (catalogue: Catalogue, code: string): Names[] => {
  const path: Names[] = [];
  let row = catalogue.regions.get(code);
  while (row && row.code !== catalogue.root && path.length < 6) {
    path.unshift(row.names);
    row = row.parent === null ? undefined : catalogue.regions.get(row.parent);
  }
  return path.length > 0 ? path : [regionNames(catalogue, code)];
};

export const indicatorNames = (catalogue: Catalogue, id: string): Names =>
  catalogue.indicators.get(id)?.names ?? { zh: id, en: id };
