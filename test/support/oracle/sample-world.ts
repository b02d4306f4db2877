// A small country in which everything that a roll-up must mind happens within a year: a town that moves to another district,
// one that is retired, a district that reports fires by returns for half a year, and a zone two hours behind.

import type { BasisRow } from '#domain/region/region';
import { RegionTree } from '#domain/region/region-tree';
import type { OracleWorld } from '#oracle/region-oracle';
import { aRegion } from '../builders/regions.js';

const MOVED = '2024-06-01';

const basis = (
  region: string,
  sector: BasisRow['sector'],
  stated: BasisRow['basis'],
  days: [string, string | null],
): BasisRow => ({
  region,
  sector,
  basis: stated,
  from: days[0],
  to: days[1],
});

export const SAMPLE_WORLD: OracleWorld = {
  ownCity: '440600',
  regions: [
    aRegion('100000', null, 'country'),
    aRegion('330000', '100000', 'province'),
    aRegion('440000', '100000', 'province'),
    aRegion('650000', '100000', 'province', { timeZone: 'Asia/Urumqi' }),
    aRegion('440100', '440000', 'city'),
    aRegion('440600', '440000', 'city'),
    aRegion('440604', '440600', 'district'),
    aRegion('440605', '440600', 'district'),
    aRegion('440606', '440600', 'district', { timeZone: 'Asia/Urumqi' }),
    aRegion('440605124', '440605', 'town'),
    aRegion('440606003', '440606', 'town', { validTo: MOVED }),
    aRegion('440606003', '440605', 'town', { validFrom: MOVED }),
    aRegion('440604009', '440604', 'town', { validTo: '2024-03-01', successors: ['440604'] }),
  ],
  bases: [
    basis('100000', 'special-equipment', 'returns', ['1949-10-01', null]),
    basis('440605', 'fire', 'returns', ['2024-01-01', '2024-07-01']),
    basis('440605', '*', 'incidents', ['2000-01-01', null]),
  ],
};

export const sampleTree = (version = 1): RegionTree =>
  new RegionTree(SAMPLE_WORLD.regions, SAMPLE_WORLD.bases, SAMPLE_WORLD.ownCity, version);

/** Every region once. */
export const SAMPLE_CODES: readonly string[] = [...new Set(SAMPLE_WORLD.regions.map((row) => row.code))];
