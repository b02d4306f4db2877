import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEquipmentAccident, anIncident } from '#test/builders/incidents';
import type { EquipmentCategory } from '../sector.js';
import { gradeOf } from './grade.js';
import { type EquipmentFacts, GRADES, type Grade, type IncidentFacts } from './incident.js';

// The regulations' own thresholds, each at its value (以上 includes the number) and just under it (以下 does not).
// grade.spec.ts has single cases; here every row of the law is a row.
const grade = (facts: IncidentFacts, withMissing = false): Grade | null => gradeOf(facts, { withMissing });
const yuan = (amount: number): bigint => BigInt(amount) * 100n;
const rank = (found: Grade | null): number => (found === null ? -1 : GRADES.indexOf(found));

type Scale = readonly [of493: string, of549: string, 'deaths' | 'seriousInjuries', number, Grade, Grade | null];
const CASUALTIES: readonly Scale[] = [
  ['art. 3(1)', 'art. 61(1)', 'deaths', 30, 'extraordinary', 'major'],
  ['art. 3(1)', 'art. 61(1)', 'seriousInjuries', 100, 'extraordinary', 'major'],
  ['art. 3(2)', 'art. 62(1)', 'deaths', 10, 'major', 'serious'],
  ['art. 3(2)', 'art. 62(1)', 'seriousInjuries', 50, 'major', 'serious'],
  ['art. 3(3)', 'art. 63(1)', 'deaths', 3, 'serious', 'general'],
  ['art. 3(3)', 'art. 63(1)', 'seriousInjuries', 10, 'serious', 'general'],
  ['art. 3(4)', 'art. 64(1)', 'deaths', 1, 'general', null],
  ['art. 3(4)', 'art. 64(1)', 'seriousInjuries', 1, 'general', null],
];

describe('casualties', () => {
  it.each(CASUALTIES)('493 %s, 549 %s: %s from %i on is %s, one fewer %s', (...row) => {
    const [, , of, limit, reached, under] = row;
    for (const facts of [anIncident(), anEquipmentAccident('pressure-vessel')]) {
      expect(grade({ ...facts, [of]: limit })).toBe(reached);
      expect(grade({ ...facts, [of]: limit - 1 })).toBe(under);
    }
  });

  it.each(CASUALTIES.filter(([, , of]) => of === 'deaths'))(
    '493 %s, 549 %s: with the missing, %s from %i on is %s, one fewer %s',
    (...row) => {
      const [, , , limit, reached, under] = row;
      for (const facts of [anIncident(), anEquipmentAccident('elevator')]) {
        expect(grade({ ...facts, missing: limit }, true)).toBe(reached);
        expect(grade({ ...facts, deaths: limit - 1, missing: 1 }, true)).toBe(reached);
        expect(grade({ ...facts, missing: limit - 1 }, true)).toBe(under);
        expect(grade({ ...facts, missing: limit })).toBe(null);
      }
    },
  );

  it('are not added to each other, and the missing are not added to the injured', () => {
    expect(grade(anIncident({ deaths: 2, seriousInjuries: 9 }))).toBe('general');
    expect(grade(anIncident({ missing: 2, seriousInjuries: 9 }), true)).toBe('general');
    expect(grade(anIncident({ minorInjuries: 1_000 }))).toBe(null);
  });
});

describe('direct economic loss', () => {
  it.each<readonly [string, string, number, Grade, Grade]>([
    ['art. 3(1)', 'art. 61(1)', 100_000_000, 'extraordinary', 'major'],
    ['art. 3(2)', 'art. 62(1)', 50_000_000, 'major', 'serious'],
    ['art. 3(3)', 'art. 63(1)', 10_000_000, 'serious', 'general'],
  ])('493 %s, 549 %s: from %i yuan on %s, a fen less %s', (_, __, limit, reached, under) => {
    for (const facts of [anIncident(), anEquipmentAccident('crane')]) {
      expect(grade({ ...facts, directLossFen: yuan(limit) })).toBe(reached);
      expect(grade({ ...facts, directLossFen: yuan(limit) - 1n })).toBe(under);
    }
  });

  it.each([
    ['549 art. 64(1)', anEquipmentAccident('boiler'), 10_000],
    ['493, practice of the statistics', anIncident(), 1_000_000],
  ] as const)('alone makes an accident, by %s', (_, facts, limit) => {
    expect(grade({ ...facts, directLossFen: yuan(limit) })).toBe('general');
    expect(grade({ ...facts, directLossFen: yuan(limit) - 1n })).toBe(null);
    expect(grade({ ...facts, directLossFen: null })).toBe(null);
  });
});

describe('国务院令第549号, beyond casualties and loss', () => {
  type Criterion = readonly [string, EquipmentCategory, EquipmentFacts, Grade | null, EquipmentFacts, Grade | null];
  const pressure = ['pressure-vessel', 'gas-cylinder', 'pressure-pipe'] as const;
  const aloft = ['ropeway', 'amusement-ride'] as const;
  const rows: readonly Criterion[] = [
    // 600兆瓦以上锅炉爆炸; a smaller one is 锅炉爆炸 (art. 63).
    [
      '61(2)',
      'boiler',
      { boilerMegawatts: 600, exploded: true },
      'extraordinary',
      { boilerMegawatts: 599.9, exploded: true },
      'serious',
    ],
    [
      '61(2)',
      'boiler',
      { boilerMegawatts: 600, exploded: true },
      'extraordinary',
      { boilerMegawatts: 600, exploded: false },
      null,
    ],
    [
      '62(2)',
      'boiler',
      { boilerMegawatts: 600, outageHours: 240 },
      'major',
      { boilerMegawatts: 600, outageHours: 239.9 },
      null,
    ],
    [
      '62(2)',
      'boiler',
      { boilerMegawatts: 600, outageHours: 240 },
      'major',
      { boilerMegawatts: 599.9, outageHours: 240 },
      null,
    ],
    ['63(2)', 'boiler', { exploded: true }, 'serious', { exploded: false }, null],
    ...pressure.flatMap((category): Criterion[] => [
      ['61(3)', category, { peopleMoved: 150_000 }, 'extraordinary', { peopleMoved: 149_999 }, 'major'],
      ['62(3)', category, { peopleMoved: 50_000 }, 'major', { peopleMoved: 49_999 }, 'serious'],
      ['63(2)', category, { exploded: true }, 'serious', { exploded: false }, null],
      ['63(3)', category, { peopleMoved: 10_000 }, 'serious', { peopleMoved: 9_999 }, 'general'],
      ['64(2)', category, { peopleMoved: 500 }, 'general', { peopleMoved: 499 }, null],
    ]),
    ...aloft.flatMap((category): Criterion[] => [
      [
        '61(4)',
        category,
        { peopleAloft: 100, strandedHours: 48 },
        'extraordinary',
        { peopleAloft: 100, strandedHours: 47.9 },
        'major',
      ],
      [
        '61(4)',
        category,
        { peopleAloft: 100, strandedHours: 48 },
        'extraordinary',
        { peopleAloft: 99, strandedHours: 48 },
        'serious',
      ],
      [
        '62(4)',
        category,
        { peopleAloft: 100, strandedHours: 24 },
        'major',
        { peopleAloft: 100, strandedHours: 23.9 },
        'serious',
      ],
      ['62(4)', category, { peopleAloft: 100, strandedHours: 24 }, 'major', { strandedHours: 24 }, 'serious'],
      [
        '63(5)',
        category,
        { peopleAloft: 1, strandedHours: 12 },
        'serious',
        { peopleAloft: 1_000, strandedHours: 11.9 },
        'general',
      ],
    ]),
    ['63(4)', 'crane', { overturned: true }, 'serious', { overturned: false }, null],
    ['64(3)', 'elevator', { trappedHours: 2 }, 'general', { trappedHours: 1.9 }, null],
    ['64(3), no higher grade by time', 'elevator', { trappedHours: 480, peopleTrapped: 200 }, 'general', {}, null],
    ['64(4)', 'crane', { mainMemberBroken: true }, 'general', { mainMemberBroken: false }, null],
    ['64(4)', 'crane', { hoistDropped: true }, 'general', { hoistDropped: false }, null],
    ['64(5)', 'ropeway', { strandedHours: 3.5 }, 'general', { strandedHours: 3.4 }, null],
    ['64(6)', 'amusement-ride', { strandedHours: 1 }, 'general', { strandedHours: 0.9 }, null],
  ];

  it.each(rows)('art. %s, %s: %o is %s; %o is %s', (...row) => {
    const [, category, facts, reached, fewer, under] = row;
    expect(grade(anEquipmentAccident(category, facts))).toBe(reached);
    expect(grade(anEquipmentAccident(category, fewer))).toBe(under);
  });

  it.each<readonly [string, EquipmentCategory, EquipmentFacts]>([
    ['people moved by something else than a leak of a vessel or pipe', 'boiler', { peopleMoved: 150_000 }],
    ['an outage of something else than a boiler', 'pressure-pipe', { boilerMegawatts: 600, outageHours: 240 }],
    ['an elevator that is out of order with nobody in it', 'elevator', { strandedHours: 48, peopleAloft: 100 }],
    ['a vehicle on its side', 'factory-vehicle', { overturned: true, mainMemberBroken: true, hoistDropped: true }],
    ['a ride with a broken member', 'amusement-ride', { mainMemberBroken: true }],
    ['a crane in which somebody waits', 'crane', { trappedHours: 12, strandedHours: 12 }],
  ])('%s is no criterion', (_, category, facts) => {
    expect(grade(anEquipmentAccident(category, facts))).toBe(null);
  });

  it('takes the highest that any one criterion reaches', () => {
    expect(grade(anEquipmentAccident('crane', { overturned: true }, { deaths: 2 }))).toBe('serious');
    expect(grade(anEquipmentAccident('crane', { overturned: true }, { deaths: 10 }))).toBe('major');
    expect(grade(anEquipmentAccident('gas-cylinder', { exploded: true, peopleMoved: 50_000 }))).toBe('major');
    expect(grade(anEquipmentAccident('elevator', { trappedHours: 2 }, { missing: 3 }), true)).toBe('serious');
  });
});

describe('which regulation applies', () => {
  const overturned = (role: 'accident' | 'related' | 'excluded', rest: Partial<IncidentFacts>): IncidentFacts =>
    anIncident({ equipment: { category: 'crane', role, facts: { overturned: true } }, ...rest });

  it.each([
    // 总局令第50号 art. 3, in force from 2022-03-01: cranes and vehicles of building sites are construction's.
    ['a building site, the day before', overturned('accident', { day: '2022-02-28' }), 'serious'],
    ['a building site, from the first day on', overturned('accident', { day: '2022-03-01' }), null],
    [
      'another sector, from the first day on',
      overturned('accident', { day: '2022-03-01', sector: 'other' }),
      'serious',
    ],
    ['a related accident', overturned('related', { sector: 'industry-commerce' }), 'serious'],
    ['an excluded one', overturned('excluded', { sector: 'special-equipment' }), null],
    ['an excluded one, before the order too', overturned('excluded', { day: '2022-02-28' }), null],
  ] as const)('to a crane of %s', (_, facts, expected) => {
    expect(grade(facts)).toBe(expected);
  });

  it.each([
    ['accident', '2022-02-28', 'general'],
    ['related', '2022-02-28', 'general'],
    ['excluded', '2022-02-28', null],
    ['accident', '2022-03-01', null],
  ] as const)('to 10,000 yuan lost on a building site, role %s, on %s', (role, day, expected) => {
    const facts = anIncident({ day, directLossFen: yuan(10_000), equipment: { category: 'crane', role } });
    expect(grade(facts)).toBe(expected);
    // 493 makes an accident of it from a million on, and of a death always.
    expect(grade({ ...facts, directLossFen: yuan(1_000_000) })).toBe('general');
    expect(grade({ ...facts, deaths: 1 })).toBe('general');
  });
});

it('never falls when something grows', () => {
  const count = fc.nat(200);
  const facts = fc
    .tuple(count, count, count, fc.bigInt({ min: 0n, max: yuan(200_000_000) }))
    .map(([deaths, missing, seriousInjuries, directLossFen]) =>
      anEquipmentAccident(
        'ropeway',
        { peopleAloft: deaths, strandedHours: seriousInjuries / 4 },
        { deaths, missing, seriousInjuries, directLossFen },
      ),
    );
  fc.assert(
    fc.property(facts, fc.boolean(), (less, withMissing) => {
      const now = rank(grade(less, withMissing));
      const more = { ...less, directLossFen: (less.directLossFen ?? 0n) * 2n };
      for (const grown of [
        more,
        { ...less, deaths: less.deaths + 1 },
        { ...less, seriousInjuries: less.seriousInjuries + 5 },
      ]) {
        expect(rank(grade(grown, withMissing))).toBeGreaterThanOrEqual(now);
      }
      expect(rank(grade(less, true))).toBeGreaterThanOrEqual(rank(grade(less, false)));
    }),
  );
});
