import { describe, expect, it } from '@jest/globals';
import {
  AFTER,
  BEFORE,
  begun,
  bothWays,
  CHANGE,
  CITY,
  gone,
  moved,
  type Story,
  storyTree,
  TOP,
  YEARS,
} from '#test/builders/region-story';
import { aRegion } from '#test/builders/regions';
import type { Day } from '../calendar/day.js';
import type { BasisRow, RegionCode } from './region.js';
import { RegionHistory } from './region-history.js';

describe('map now, where some report by returns', () => {
  const returns = (region: RegionCode, to: Day | null = null): BasisRow => ({
    ...{ region, sector: 'construction', basis: 'returns', from: '2000-01-01', to },
  });

  it('what a return said already is not added to it when the trees grow together', () => {
    // The own city takes in a city that reported by returns; 3 of its 5 were reported singly in its town, too.
    const story: Story = {
      rows: [
        ...CITY,
        gone('440700', '440000', 'city', ['440600']),
        ...moved('440703', ['440700', '440600'], 'district'),
        aRegion('440703001', '440703', 'town'),
      ],
      booked: [
        ['440700', BEFORE, 5],
        ['440703001', BEFORE, 3],
        ['440703001', BEFORE, 20, null],
        ['440703001', AFTER, 100],
      ],
    };
    expect(bothWays(story, ['440703', '440600'])).toEqual([
      ['440703', 123, 123],
      ['440600', 100, 125],
    ]);
  });

  it('what was counted singly goes over to a region that reports by returns', () => {
    const story: Story = {
      rows: [
        ...TOP,
        gone('440600', '440000', 'city', ['440700']),
        aRegion('440700', '440000', 'city'),
        ...moved('440603', ['440600', '440700'], 'district'),
        aRegion('440603001', '440603', 'town'),
      ],
      booked: [
        ['440603001', BEFORE, 1],
        ['440700', BEFORE, 10],
        ['440603001', AFTER, 100],
      ],
    };
    expect(bothWays(story, ['440603', '440700'])).toEqual([
      ['440603', 101, 101],
      ['440700', 10, 11],
    ]);
  });

  it('what no return said goes with its place, whatever the basis of the region that it is in now', () => {
    const story: Story = {
      rows: [
        ...CITY,
        gone('440601', '440600', 'district', ['440602', '440603']),
        ...[begun('440602', '440600', 'district'), begun('440603', '440600', 'district')],
        ...[...moved('440601001', ['440601', '440602'], 'town'), ...moved('440604001', ['440604', '440605'], 'town')],
        ...[aRegion('440604', '440600', 'district'), aRegion('440605', '440600', 'district')],
      ],
      bases: [returns('440602'), returns('440605')],
      booked: [
        ['440601001', BEFORE, 1],
        ['440604001', BEFORE, 10],
        ['440604001', AFTER, 100],
      ],
    };
    expect(bothWays(story, ['440602', '440605', '440600'])).toEqual([
      ['440602', 0, 1],
      ['440605', 0, 10],
      ['440600', 11, 11],
    ]);
  });

  it('what a split region returned is in none of its parts, nor is what was reported below it', () => {
    const story: Story = {
      rows: [
        ...TOP,
        gone('440700', '440000', 'city', ['440710', '440720']),
        ...[begun('440710', '440000', 'city'), begun('440720', '440000', 'city')],
        ...moved('440703', ['440700', '440710'], 'district'),
        ...moved('440704', ['440700', '440600'], 'district'),
        aRegion('440600', '440000', 'city'),
      ],
      booked: [
        ['440700', BEFORE, 5],
        ['440703', BEFORE, 3],
        ['440704', BEFORE, 1],
      ],
    };
    expect(bothWays(story, ['440710', '440720', '440703', '440600', '440000'])).toEqual([
      ['440710', 0, 0],
      ['440720', 0, 0],
      ['440703', 3, 3],
      // It holds nothing of the old city's returns: the best that is known of its district.
      ['440600', 0, 1],
      // A province counts its own returns, by either map.
      ['440000', 0, 0],
    ]);
    expect(new RegionHistory(storyTree(story)).unattributedFor('440710', YEARS)).toEqual(['440700']);
  });

  it('a town that goes into its own district is in that district’s returns already', () => {
    const rows = [...CITY, aRegion('440604', '440600', 'district'), gone('440604009', '440604', 'town', ['440604'])];
    const story: Story = {
      rows,
      bases: [returns('440604', CHANGE)],
      booked: [
        ['440604', BEFORE, 5],
        ['440604009', BEFORE, 2],
        ['440604009', BEFORE, 7, 'fire'],
      ],
    };
    expect(bothWays(story, ['440604', '440600'])).toEqual([
      ['440604', 12, 12],
      ['440600', 12, 12],
    ]);
  });
});
