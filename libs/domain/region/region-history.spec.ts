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
  YEARS,
} from '#test/builders/region-story';
import { aRegion } from '#test/builders/regions';
import type { RegionCode } from './region.js';
import { RegionHistory } from './region-history.js';
import { RollUp } from './roll-up.js';

describe('two districts become one', () => {
  const story: Story = {
    rows: [
      ...CITY,
      gone('440602', '440600', 'district', ['440609']),
      gone('440603', '440600', 'district', ['440609']),
      begun('440609', '440600', 'district'),
      ...moved('440602001', ['440602', '440609'], 'town'),
      // A town that ended with its district, and went to another.
      gone('440603001', '440603', 'town', ['440602001']),
    ],
    booked: [
      ['440602', BEFORE, 1],
      ['440603', BEFORE, 2],
      ['440602001', BEFORE, 10],
      ['440603001', BEFORE, 20],
      ['440609', AFTER, 100],
      ['440602001', AFTER, 1000],
    ],
  };

  it('the old ones keep what they had, the new one has it as well', () => {
    expect(bothWays(story, ['440602', '440603', '440609', '440602001', '440603001', '440600'])).toEqual([
      // A region that is gone has no present: it is read as it was.
      ['440602', 11, 11],
      ['440603', 22, 22],
      ['440609', 1100, 1133],
      ['440602001', 1010, 1030],
      ['440603001', 20, 20],
      ['440600', 1133, 1133],
    ]);
  });

  it('names the predecessors, and nothing is left over', () => {
    const history = new RegionHistory(storyTree(story));
    expect(history.predecessorsOf('440609')).toEqual(['440602', '440603']);
    expect(history.predecessorsOf('440602001')).toEqual(['440603001']);
    expect(history.predecessorsOf('440600')).toEqual([]);
    expect(history.unattributedFor('440609', YEARS)).toEqual([]);
  });
});

describe('a town goes into its neighbour', () => {
  it('in another district: the district it lay in keeps it by map then only', () => {
    const story: Story = {
      rows: [
        ...CITY,
        aRegion('440604', '440600', 'district'),
        aRegion('440605', '440600', 'district'),
        gone('440604001', '440604', 'town', ['440605001']),
        aRegion('440605001', '440605', 'town'),
      ],
      booked: [
        ['440604001', BEFORE, 1],
        ['440605001', BEFORE, 10],
        ['440605001', AFTER, 100],
      ],
    };
    expect(bothWays(story, ['440604', '440605', '440605001', '440600'])).toEqual([
      ['440604', 1, 0],
      ['440605', 110, 111],
      ['440605001', 110, 111],
      ['440600', 111, 111],
    ]);
  });
});

describe('a district is split', () => {
  const story: Story = {
    rows: [
      ...CITY,
      gone('440606', '440600', 'district', ['440607', '440608']),
      begun('440607', '440600', 'district'),
      begun('440608', '440600', 'district'),
      ...moved('440606001', ['440606', '440607'], 'town'),
      ...moved('440606002', ['440606', '440608'], 'town'),
    ],
    booked: [
      ['440606', BEFORE, 1],
      ['440606001', BEFORE, 10],
      ['440606002', BEFORE, 100],
      ['440607', AFTER, 1000],
    ],
  };

  it('its towns are known to be in one part; what was booked at itself stays with what contains both', () => {
    expect(bothWays(story, ['440606', '440607', '440608', '440600'])).toEqual([
      ['440606', 111, 111],
      ['440607', 1000, 1010],
      ['440608', 0, 100],
      ['440600', 1111, 1111],
    ]);
  });

  it('is named to both parts for its own days, and to nobody else', () => {
    const history = new RegionHistory(storyTree(story));
    expect(history.predecessorsOf('440607')).toEqual([]);
    const named = (code: RegionCode, days = YEARS) => history.unattributedFor(code, days);
    expect([named('440607'), named('440608')]).toEqual([['440606'], ['440606']]);
    expect([named('440600'), named('440606001')]).toEqual([[], []]);
    expect(named('440607', { from: CHANGE, to: YEARS.to })).toEqual([]);
    expect(named('440607', { from: '2025-12-31', to: YEARS.to })).toEqual(['440606']);
  });

  it('into towns of two districts: each of these lacks a part of it', () => {
    const rows = [
      ...CITY,
      aRegion('440604', '440600', 'district'),
      aRegion('440605', '440600', 'district'),
      gone('440604001', '440604', 'town', ['440604002', '440605002']),
      begun('440604002', '440604', 'town'),
      begun('440605002', '440605', 'town'),
    ];
    const split: Story = { rows, booked: [['440604001', BEFORE, 1]] };
    expect(bothWays(split, ['440604', '440605', '440600'])).toEqual([
      ['440604', 1, 0],
      ['440605', 0, 0],
      ['440600', 1, 1],
    ]);
    const history = new RegionHistory(storyTree(split));
    expect(['440604', '440605', '440605002', '440600'].map((code) => history.unattributedFor(code, YEARS))).toEqual([
      ['440604001'],
      ['440604001'],
      ['440604001'],
      [],
    ]);
  });

  it('and keeps its code for one of the parts: its earlier self is another region', () => {
    const again: Story = {
      rows: [
        ...CITY,
        gone('440606', '440600', 'district', ['440606', '440607']),
        begun('440606', '440600', 'district'),
        begun('440607', '440600', 'district'),
        // Gone on that day without a successor: it stays with what it lay below.
        gone('440606001', '440606', 'town', []),
      ],
      booked: [
        ['440606', BEFORE, 1],
        ['440606001', BEFORE, 10],
        ['440606', AFTER, 100],
      ],
    };
    expect(bothWays(again, ['440606', '440607', '440600'])).toEqual([
      ['440606', 111, 100],
      ['440607', 0, 0],
      ['440600', 111, 111],
    ]);
    expect(new RegionHistory(storyTree(again)).unattributedFor('440606', YEARS)).toEqual(['440606', '440606001']);
  });
});

describe('a code is replaced by another', () => {
  it('through any number of changes, the last one has all of it', () => {
    const story: Story = {
      rows: [
        ...CITY,
        gone('440601', '440600', 'district', ['440602'], '2025-04-01'),
        aRegion('440602', '440600', 'district', {
          ...{ validFrom: '2025-04-01', validTo: '2025-09-01', successors: ['440603'] },
        }),
        begun('440603', '440600', 'district', '2025-09-01'),
      ],
      booked: [
        ['440601', '2025-03-31', 1],
        ['440602', '2025-04-01', 10],
        ['440603', AFTER, 100],
      ],
    };
    expect(bothWays(story, ['440601', '440602', '440603', '440600'])).toEqual([
      ['440601', 1, 1],
      ['440602', 10, 10],
      ['440603', 100, 111],
      ['440600', 111, 111],
    ]);
    const tree = storyTree(story);
    expect(new RegionHistory(tree).predecessorsOf('440603')).toEqual(['440601', '440602']);
    // As on a day in between, it all was at the second.
    expect(new RegionHistory(tree, '2025-08-31').predecessorsOf('440602')).toEqual(['440601']);
    const spans = new RollUp(tree).spans('440602', YEARS, { map: 'now', asOn: '2025-08-31' });
    expect(spans.map(({ region, from, to }) => [region, from, to])).toEqual([
      ['440601', YEARS.from, YEARS.to],
      ['440602', YEARS.from, YEARS.to],
    ]);
  });

  it('a split whose parts are one again belongs wholly to that one', () => {
    const rows = [
      ...CITY,
      gone('440601', '440600', 'district', ['440602', '440603'], '2025-04-01'),
      aRegion('440602', '440600', 'district', { validFrom: '2025-04-01', validTo: CHANGE, successors: ['440604'] }),
      aRegion('440603', '440600', 'district', { validFrom: '2025-04-01', validTo: CHANGE, successors: ['440604'] }),
      begun('440604', '440600', 'district'),
    ];
    const story: Story = { rows, booked: [['440601', '2025-02-01', 1]] };
    expect(bothWays(story, ['440604'])).toEqual([['440604', 0, 1]]);
    const history = new RegionHistory(storyTree(story));
    expect(history.predecessorsOf('440604')).toEqual(['440601', '440602', '440603']);
    expect(history.unattributedFor('440604', YEARS)).toEqual([]);
  });

  it('a merger whose result is split cannot be apportioned either', () => {
    const rows = [
      ...CITY,
      gone('440601', '440600', 'district', ['440602'], '2025-04-01'),
      aRegion('440602', '440600', 'district', { validTo: CHANGE, successors: ['440603', '440604'] }),
      begun('440603', '440600', 'district'),
      begun('440604', '440600', 'district'),
    ];
    const story: Story = { rows, booked: [['440601', '2025-02-01', 1]] };
    expect(bothWays(story, ['440603', '440600'])).toEqual([
      ['440603', 0, 0],
      ['440600', 1, 1],
    ]);
    expect(new RegionHistory(storyTree(story)).unattributedFor('440603', YEARS)).toEqual(['440601', '440602']);
  });
});

describe('a district is dissolved', () => {
  it('its towns lie below other districts now, and always did by map now', () => {
    const story: Story = {
      rows: [
        ...CITY,
        aRegion('440604', '440600', 'district'),
        gone('440606', '440600', 'district', ['440604']),
        ...moved('440606001', ['440606', '440604'], 'town'),
        ...moved('440606002', ['440606', '440600'], 'town'),
      ],
      booked: [
        ['440606', BEFORE, 1],
        ['440606001', BEFORE, 10],
        ['440606002', BEFORE, 100],
        ['440606001', AFTER, 1000],
      ],
    };
    expect(bothWays(story, ['440606', '440604', '440600'])).toEqual([
      ['440606', 111, 111],
      ['440604', 1000, 1011],
      ['440600', 1111, 1111],
    ]);
  });
});
