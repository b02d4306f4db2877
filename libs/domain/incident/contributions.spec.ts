import { describe, expect, it } from '@jest/globals';
import { anEquipmentAccident, anIncident } from '#test/builders/incidents';
import { aTree, SAMPLE_REGIONS } from '#test/builders/regions';
import { RegionTree } from '../region/region-tree.js';
import { incidentContributions } from './contributions.js';
import type { IncidentFacts } from './incident.js';

const tree = aTree();

/** `counter amount`, with the sector by which it rolls up where that is not the incident's own. */
const counted = (facts: IncidentFacts, among = tree): string[] =>
  incidentContributions(facts, among)
    .map((c) => `${c.counter} ${c.amount}${c.basisSector === facts.sector ? '' : ` by ${c.basisSector}`}`)
    .sort();
const of = (counter: string, facts: IncidentFacts): bigint =>
  incidentContributions(facts, tree)
    .filter((c) => c.counter === counter)
    .reduce((sum, c) => sum + c.amount, 0n);

it('books an accident once for all sectors and once for its own, and nothing that is zero', () => {
  const facts = anIncident({ deaths: 2, seriousInjuries: 1, directLossFen: 129n });
  expect(counted(facts)).toEqual([
    'accidents 1',
    'accidents.construction 1',
    'deaths 2',
    'deaths.construction 2',
    'direct-loss-yuan 129',
    'direct-loss-yuan.construction 129',
    'fatal-accidents 1',
    'fatal-accidents.construction 1',
    'serious-injuries 1',
    'serious-injuries.construction 1',
  ]);
});

it('books an accident of special equipment under the rule of equipment, whatever the sector', () => {
  const facts = anEquipmentAccident('elevator', { trappedHours: 2 }, { sector: 'fire', deaths: 1 });
  expect(counted(facts).filter((text) => text.includes('.special-equipment'))).toEqual([
    'accidents.special-equipment 1 by special-equipment',
    'deaths.special-equipment 1 by special-equipment',
    'fatal-accidents.special-equipment 1 by special-equipment',
  ]);
  expect(of('fatal-accidents', facts)).toBe(1n);
});

describe('fatal accidents', () => {
  it.each([
    ['one death', { deaths: 1 }, 1n],
    ['many deaths', { deaths: 31 }, 1n],
    ['injuries alone', { seriousInjuries: 9 }, 0n],
    ['the missing, who are in no count', { missing: 3, seriousInjuries: 1 }, 0n],
  ])('of %s', (_, facts, expected) => {
    expect(of('fatal-accidents', anIncident(facts))).toBe(expected);
    expect(of('fatal-accidents.construction', anIncident(facts))).toBe(expected);
  });
});

describe('minor injuries', () => {
  it('are counted for all sectors together only', () => {
    const facts = anIncident({ deaths: 1, minorInjuries: 4 });
    expect(counted(facts).filter((text) => text.startsWith('minor-injuries'))).toEqual(['minor-injuries 4']);
  });

  it('make no accident of themselves: without a grade an incident is in no number', () => {
    expect(counted(anIncident({ minorInjuries: 9, directLossFen: 100n }))).toEqual([]);
  });
});

describe('deaths in coal mines', () => {
  it.each(['B06', '06', 'b061', '0610', 'B0620', '0690', ' B0610 '])('are those of the industry %p', (industry) => {
    expect(of('deaths.coal-mining', anIncident({ deaths: 3, industry }))).toBe(3n);
  });

  it.each([null, undefined, '', 'B', '6', '610', 'C06', 'B07', '1006', '06100', 'B06x', '煤炭', '060\n61'])(
    'are not those of %p',
    (industry) => {
      expect(of('deaths.coal-mining', anIncident({ deaths: 3, industry }))).toBe(0n);
    },
  );

  it('are in the deaths of their sector too, and of no sector of their own', () => {
    const facts = anIncident({ deaths: 3, sector: 'other', industry: 'B06' });
    expect(counted(facts).filter((text) => text.startsWith('deaths'))).toEqual([
      'deaths 3',
      'deaths.coal-mining 3',
      'deaths.other 3',
    ]);
  });
});

it('gives the enterprise of the incident to all that it counts', () => {
  const owners = (organization?: string | null) =>
    new Set(incidentContributions(anIncident({ deaths: 1, organization }), tree).map((c) => c.organization));
  expect(owners('甲|乙')).toEqual(new Set(['甲|乙']));
  expect(owners(null)).toEqual(new Set([null]));
});

it('books nothing where the region reports the sector by returns, and the equipment by a rule of its own', () => {
  const row = (sector: 'fire' | 'special-equipment') =>
    ({ region: '440605124', sector, basis: 'returns', from: '2026-01-01', to: null }) as const;
  const facts = anEquipmentAccident(
    'elevator',
    { trappedHours: 2 },
    { sector: 'fire', deaths: 1, minorInjuries: 1, industry: 'B06' },
  );
  expect(counted(facts, aTree([row('fire')]))).toEqual([
    'accidents.special-equipment 1 by special-equipment',
    'deaths.special-equipment 1 by special-equipment',
    'fatal-accidents.special-equipment 1 by special-equipment',
  ]);
  const withoutEquipment = counted(facts, aTree([row('special-equipment')]));
  expect(withoutEquipment).toContain('minor-injuries 1');
  expect(withoutEquipment).toContain('deaths.coal-mining 1');
  expect(withoutEquipment.filter((text) => text.includes('special-equipment'))).toEqual([]);
  expect(counted(facts, aTree([row('fire'), row('special-equipment')]))).toEqual([]);
});

it('counts an accident below every threshold only where the rule of its day says so', () => {
  const counting = [
    { countsBelowThreshold: true, from: '2026-01-01', to: null },
    { countsBelowThreshold: false, from: '2026-06-01', to: '2026-07-01' },
  ];
  const switched = new RegionTree(SAMPLE_REGIONS, [], '440600', 1, counting);
  const on = (day: string): string[] => counted(anIncident({ minorInjuries: 2, day }), switched);
  const all = ['accidents 1', 'accidents.construction 1', 'minor-injuries 2'];
  expect(counted(anIncident({ minorInjuries: 2 }))).toEqual([]);
  expect(on('2025-12-31')).toEqual([]);
  expect(on('2026-01-01')).toEqual(all);
  expect(on('2026-05-31')).toEqual(all);
  expect(on('2026-06-01')).toEqual([]);
  expect(on('2026-07-01')).toEqual(all);
});
