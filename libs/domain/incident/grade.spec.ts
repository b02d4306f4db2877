import { describe, expect, it } from '@jest/globals';
import { gradeOf } from './grade.js';
import type { EquipmentFacts, IncidentFacts } from './incident.js';

const MILLION_YUAN = 100_000_000n;

const incident = (facts: Partial<IncidentFacts>): IncidentFacts => ({
  region: '440605124',
  sector: 'construction',
  occurredAt: 0,
  day: '2026-03-02',
  deaths: 0,
  missing: 0,
  seriousInjuries: 0,
  minorInjuries: 0,
  directLossFen: null,
  equipment: null,
  ...facts,
});
const grade = (facts: Partial<IncidentFacts>) => gradeOf(incident(facts), { withMissing: false });

describe('国务院令第493号 art. 3', () => {
  it.each([
    [{ deaths: 30 }, 'extraordinary'],
    [{ deaths: 29 }, 'major'],
    [{ deaths: 10 }, 'major'],
    [{ deaths: 9 }, 'serious'],
    [{ deaths: 3 }, 'serious'],
    [{ deaths: 2 }, 'general'],
    [{ deaths: 1 }, 'general'],
    [{ seriousInjuries: 100 }, 'extraordinary'],
    [{ seriousInjuries: 99 }, 'major'],
    [{ seriousInjuries: 50 }, 'major'],
    [{ seriousInjuries: 49 }, 'serious'],
    [{ seriousInjuries: 10 }, 'serious'],
    [{ seriousInjuries: 9 }, 'general'],
    [{ directLossFen: 100n * MILLION_YUAN }, 'extraordinary'],
    [{ directLossFen: 100n * MILLION_YUAN - 1n }, 'major'],
    [{ directLossFen: 50n * MILLION_YUAN }, 'major'],
    [{ directLossFen: 50n * MILLION_YUAN - 1n }, 'serious'],
    [{ directLossFen: 10n * MILLION_YUAN }, 'serious'],
    [{ directLossFen: 10n * MILLION_YUAN - 1n }, 'general'],
    [{ directLossFen: MILLION_YUAN }, 'general'],
    [{ directLossFen: MILLION_YUAN - 1n }, null],
    // Deaths and injuries are never added; the highest criterion alone decides.
    [{ deaths: 2, seriousInjuries: 9, directLossFen: 10n * MILLION_YUAN - 1n }, 'general'],
    [{ deaths: 1, directLossFen: 50n * MILLION_YUAN }, 'major'],
    [{ minorInjuries: 500 }, null],
    [{ missing: 30 }, null],
  ] as const)('%o is %s', (facts, expected) => {
    expect(grade(facts)).toBe(expected);
  });

  it('counts the missing for alerts and clocks only', () => {
    expect(gradeOf(incident({ deaths: 2, missing: 1 }), { withMissing: true })).toBe('serious');
    expect(gradeOf(incident({ deaths: 2, missing: 1 }), { withMissing: false })).toBe('general');
  });
});

describe('国务院令第549号 art. 61–64', () => {
  const equipment = (
    category: 'boiler' | 'crane' | 'elevator' | 'ropeway' | 'amusement-ride' | 'pressure-pipe' | 'gas-cylinder',
    facts: EquipmentFacts,
  ) => grade({ sector: 'special-equipment', equipment: { category, role: 'accident', facts } });
  it.each<readonly [string | null, string | null, string]>([
    [equipment('boiler', { boilerMegawatts: 600, exploded: true }), 'extraordinary', 'art. 61(2)'],
    [equipment('boiler', { boilerMegawatts: 599, exploded: true }), 'serious', 'art. 63(2)'],
    [equipment('boiler', { boilerMegawatts: 600, outageHours: 240 }), 'major', 'art. 62(2)'],
    [equipment('boiler', { boilerMegawatts: 600, outageHours: 239 }), null, 'art. 62(2)'],
    [equipment('pressure-pipe', { peopleMoved: 150_000 }), 'extraordinary', 'art. 61(3)'],
    [equipment('pressure-pipe', { peopleMoved: 149_999 }), 'major', 'art. 62(3)'],
    [equipment('pressure-pipe', { peopleMoved: 49_999 }), 'serious', 'art. 63(3)'],
    [equipment('pressure-pipe', { peopleMoved: 9_999 }), 'general', 'art. 64(2)'],
    [equipment('pressure-pipe', { peopleMoved: 499 }), null, 'art. 64(2)'],
    [equipment('gas-cylinder', { exploded: true }), 'serious', 'a cylinder is a pressure vessel'],
    [equipment('ropeway', { peopleAloft: 100, strandedHours: 48 }), 'extraordinary', 'art. 61(4)'],
    [equipment('ropeway', { peopleAloft: 100, strandedHours: 47 }), 'major', 'art. 62(4)'],
    [equipment('ropeway', { peopleAloft: 99, strandedHours: 48 }), 'serious', 'art. 63(5): any number of people'],
    [equipment('ropeway', { strandedHours: 3.5 }), 'general', 'art. 64(5)'],
    [equipment('ropeway', { strandedHours: 3.4 }), null, 'art. 64(5)'],
    [equipment('amusement-ride', { strandedHours: 1 }), 'general', 'art. 64(6)'],
    [equipment('crane', { overturned: true }), 'serious', 'art. 63(4)'],
    [equipment('crane', { mainMemberBroken: true }), 'general', 'art. 64(4)'],
    [equipment('elevator', { trappedHours: 2 }), 'general', 'art. 64(3)'],
    [equipment('elevator', { trappedHours: 1.9 }), null, 'art. 64(3)'],
    [
      grade({ sector: 'other', equipment: { category: 'elevator', role: 'related' }, directLossFen: 1_000_000n }),
      'general',
      '10,000 yuan',
    ],
    [
      grade({ sector: 'other', equipment: { category: 'elevator', role: 'excluded' }, directLossFen: 1_000_000n }),
      null,
      '493 applies',
    ],
    [
      grade({ equipment: { category: 'crane', role: 'accident', facts: { overturned: true } } }),
      null,
      'SAMR Order 50: construction',
    ],
    [
      grade({ day: '2022-02-28', equipment: { category: 'crane', role: 'accident', facts: { overturned: true } } }),
      'serious',
      'before Order 50',
    ],
  ])('%s = %s (%s)', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
