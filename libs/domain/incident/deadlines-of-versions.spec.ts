import { describe, expect, it } from '@jest/globals';
import {
  anAmendment,
  aRelay,
  aReport,
  at,
  aViolation,
  aWithdrawal,
  clock,
  clocks,
  OCCURRED,
  REPORTED,
} from '#test/builders/clocks';
import { anIncident } from '#test/builders/incidents';
import type { DeadlineRelay } from './deadline.js';
import { gradeOf } from './grade.js';

const LATE = at('23:00');

describe('a change of grade', () => {
  it('opens the clocks of a higher grade from the amendment’s time', () => {
    const relays = [aRelay('county-to-city', at('09:00'), at('09:20'))];
    const versions = [aReport(), anAmendment(at('15:00'), 'major')];
    expect(clocks({ versions, relays, now: at('15:01') }).slice(0, 4)).toMatchObject([
      { id: 'unit-to-county', state: 'met', metAt: REPORTED },
      { id: 'county-to-city', state: 'met', metAt: at('09:20') },
      { id: 'city-to-province', startsAt: at('15:00'), startBasis: 'assumed', dueAt: at('17:00'), state: 'open' },
      { id: 'province-to-state', startsAt: at('17:00'), startBasis: 'assumed', dueAt: at('19:00'), state: 'open' },
    ]);
  });

  it('waits for the level below where that one’s time is not over', () => {
    const versions = [aReport(), anAmendment(at('10:00'), 'serious')];
    expect(clock('city-to-province', { versions })).toMatchObject({ startsAt: at('11:00'), dueAt: at('13:00') });
  });

  it('takes a recorded receipt before the amendment’s time', () => {
    const versions = [aReport(), anAmendment(at('15:00'), 'serious')];
    const relays = [aRelay('city-to-province', at('14:50'), at('15:30'))];
    expect(clock('city-to-province', { versions, relays })).toMatchObject({
      startsAt: at('14:50'),
      startBasis: 'recorded',
      state: 'met',
    });
  });

  it('opens every clock when an amendment first gives a grade; those that run from the accident still do', () => {
    const versions = [aReport({ gradeWithMissing: null }), anAmendment(at('15:00'), 'general')];
    const found = clocks({ versions, now: at('15:00') });
    expect(found.map(({ id, startsAt, state }) => [id, startsAt, state])).toEqual([
      ['unit-to-county', at('15:00'), 'met'],
      ['county-to-city', at('15:00'), 'open'],
      ['casualty-window', OCCURRED, 'open'],
      ['statistics-entry', at('15:00'), 'met'],
      ['investigation', OCCURRED, 'open'],
    ]);
  });

  it('enters into the statistics from the amendment on, however early the county had what was no accident then', () => {
    const versions = [aReport({ gradeWithMissing: null }), anAmendment(at('15:00'), 'general')];
    const relays = [aRelay('county-to-city', at('09:05'), at('15:10'))];
    expect(clock('county-to-city', { versions, relays })).toMatchObject({ startsAt: at('09:05') });
    const expected = { startsAt: at('15:00'), startBasis: 'assumed' };
    expect(clock('statistics-entry', { versions, relays })).toMatchObject(expected);
  });

  it('leaves the clocks alone where the grade rises within what is open already', () => {
    const versions = [aReport({ gradeWithMissing: 'major' }), anAmendment(at('15:00'), 'extraordinary')];
    expect(clocks({ versions })).toEqual(clocks({ versions: versions.slice(0, 1) }));
  });

  it.each([
    ['open then', at('10:00'), [], { state: 'cancelled', metAt: null }],
    [
      'open then, passed on afterwards',
      at('10:00'),
      [aRelay('city-to-province', at('09:40'), at('10:30'))],
      { state: 'cancelled', metAt: null },
    ],
    ['at its last instant', at('13:00'), [], { state: 'cancelled', metAt: null }],
    ['missed by then', at('13:00:00.001'), [], { state: 'missed', metAt: null }],
    [
      'missed by then, passed on afterwards',
      at('14:00'),
      [aRelay('city-to-province', at('11:00'), at('15:00'))],
      { state: 'missed', metAt: at('15:00') },
    ],
    [
      'met by then',
      at('12:00'),
      [aRelay('city-to-province', at('09:40'), at('10:30'))],
      { state: 'met', metAt: at('10:30') },
    ],
  ] as const)('a lower grade finds the clock %s', (_, time, relays, expected) => {
    const versions = [aReport({ gradeWithMissing: 'serious' }), anAmendment(time, 'general')];
    expect(clock('city-to-province', { versions, relays, now: LATE })).toMatchObject(expected);
  });

  it('opens again what was cancelled, from the version that needs it again', () => {
    const versions = [
      aReport({ gradeWithMissing: 'serious' }),
      anAmendment(at('10:00'), 'general'),
      anAmendment(at('20:00'), 'serious'),
    ];
    expect(clock('city-to-province', { versions, now: LATE })).toMatchObject({
      startsAt: at('20:00'),
      dueAt: at('22:00'),
      state: 'missed',
    });
  });

  it('keeps what was missed, also when it is needed again', () => {
    const versions = [
      aReport({ gradeWithMissing: 'serious' }),
      anAmendment(at('14:00'), 'general'),
      anAmendment(at('20:00'), 'serious'),
    ];
    expect(clock('city-to-province', { versions, now: LATE })).toMatchObject({ dueAt: at('13:00'), state: 'missed' });
  });

  it('counts the missing as dead', () => {
    const facts = anIncident({ deaths: 2, missing: 1 });
    const clockIf = (withMissing: boolean) =>
      clock('city-to-province', { versions: [aReport({ gradeWithMissing: gradeOf(facts, { withMissing }) })] });
    expect(clockIf(true)).toMatchObject({ state: 'open' });
    expect(clockIf(false)).toBeUndefined();
  });
});

describe('a withdrawal', () => {
  it('cancels what is open and leaves what was met', () => {
    const found = clocks({ versions: [aReport(), aWithdrawal(at('10:00'))], now: LATE });
    expect(found.map(({ id, state }) => [id, state])).toEqual([
      ['unit-to-county', 'met'],
      ['county-to-city', 'cancelled'],
      ['casualty-window', 'cancelled'],
      ['statistics-entry', 'met'],
      ['investigation', 'cancelled'],
    ]);
  });

  it('leaves what was missed before it', () => {
    const versions = [aReport({ time: at('10:00') }), aWithdrawal(at('12:30'))];
    expect(clock('unit-to-county', { versions, now: LATE })).toMatchObject({ state: 'missed' });
    expect(clock('county-to-city', { versions, now: LATE })).toMatchObject({ dueAt: at('12:00'), state: 'missed' });
  });

  it('shows the clocks as they stood then, also after the incident was stated anew', () => {
    const versions = [
      aReport({ gradeWithMissing: 'serious' }),
      aWithdrawal(at('10:00')),
      anAmendment(at('20:00'), 'general'),
    ];
    expect(clock('county-to-city', { versions })).toMatchObject({
      startsAt: at('20:00'),
      dueAt: at('22:00'),
      state: 'open',
    });
    expect(clock('city-to-province', { versions })).toMatchObject({ startsAt: at('11:00'), state: 'cancelled' });
  });
});

describe('whose clocks run', () => {
  it('a drill’s do, as in earnest', () => {
    expect(clocks({ origin: 'drill' })).toEqual(clocks());
  });

  it.each([
    ['history', { origin: 'history' }],
    ['an incident without grade', { versions: [aReport({ gradeWithMissing: null })] }],
    ['no versions', { versions: [] }],
    ['a withdrawal alone', { versions: [aWithdrawal(REPORTED)] }],
  ] as const)('%s opens none', (_, rest) => {
    expect(clocks({ ...rest, violations: [aViolation()] })).toEqual([]);
  });
});

it('plays the example of ADR 10', () => {
  const versions = [aReport({ gradeWithMissing: 'serious' }), anAmendment(at('10:00'), 'general')];
  const states = (now: string, relays: readonly DeadlineRelay[] = []) =>
    clocks({ versions: now < '10:00' ? versions.slice(0, 1) : versions, now: at(now), relays })
      .slice(0, 3)
      .map(({ state }) => state);
  expect(states('09:30')).toEqual(['met', 'open', 'open']);
  expect(states('12:00')).toEqual(['met', 'missed', 'cancelled']);
  const relay = aRelay('county-to-city', at('09:05'), at('10:20'));
  expect(states('14:00', [relay])).toEqual(['met', 'met', 'cancelled']);
});
