// Regions for tests: the country, two provinces, the own city with two districts and two towns, and another city.

import type { BasisRow, Region, RegionCode, RegionLevel } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';

export const aRegion = (
  code: RegionCode,
  parent: RegionCode | null,
  level: RegionLevel,
  with_: Partial<Region> = {},
): Region => ({
  code,
  parent,
  level,
  nameZh: code,
  nameEn: code,
  validFrom: '1900-01-01',
  validTo: null,
  successors: [],
  timeZone: 'Asia/Shanghai',
  ...with_,
});

export const SAMPLE_REGIONS: readonly Region[] = [
  aRegion('100000', null, 'country'),
  aRegion('330000', '100000', 'province'),
  aRegion('440000', '100000', 'province'),
  aRegion('440100', '440000', 'city'),
  aRegion('440600', '440000', 'city'),
  aRegion('440604', '440600', 'district'),
  aRegion('440605', '440600', 'district'),
  aRegion('440605124', '440605', 'town'),
  aRegion('440605125', '440605', 'town'),
];

export const aTree = (bases: readonly BasisRow[] = [], version = 1): RegionTree =>
  new RegionTree(SAMPLE_REGIONS, bases, '440600', version);
