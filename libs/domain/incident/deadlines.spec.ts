import { describe, expect, it } from '@jest/globals';
import { aRelay, aReport, at, clock, clocks, REPORTED, TOLD } from '#test/builders/clocks';

// Clocks that run for hours, by the articles of 国务院令第493号; deadlines-of-days.spec.ts has those of days.
const LATE = at('23:00');

describe('the unit tells the county within an hour of being told (493 art. 9)', () => {
  it.each([
    ['at once', TOLD, 'met'],
    ['after 59:59.999', at('09:09:59.999'), 'met'],
    ['after an hour exactly', at('09:10'), 'met'],
    ['after an hour and a second', at('09:10:01'), 'missed'],
    ['after a day', at('08:10', '2026-03-03'), 'missed'],
  ] as const)('%s', (_, time, state) => {
    const deadline = clock('unit-to-county', { versions: [aReport({ time })] });
    expect(deadline).toMatchObject({ startsAt: TOLD, startBasis: 'recorded', dueAt: at('09:10'), state, metAt: time });
  });

  it('is unknown where nobody says when the unit was told, and the county had the report when it was made', () => {
    const versions = [aReport({ unitInformedAt: null })];
    expect(clock('unit-to-county', { versions })).toMatchObject({
      startsAt: null,
      dueAt: null,
      state: 'unknown',
      metAt: null,
    });
    expect(clock('county-to-city', { versions })).toMatchObject({
      startsAt: REPORTED,
      startBasis: 'assumed',
      dueAt: at('11:00'),
    });
  });

  it('runs from what the version that stands says', () => {
    const corrected = aReport({ type: 'amended', time: at('12:00'), unitInformedAt: at('07:59') });
    expect(clock('unit-to-county', { versions: [aReport(), corrected] })).toMatchObject({
      dueAt: at('08:59'),
      state: 'missed',
      metAt: REPORTED,
    });
    const told = aReport({ type: 'amended', time: at('12:00') });
    expect(clock('unit-to-county', { versions: [aReport({ unitInformedAt: null }), told] })).toMatchObject({
      state: 'met',
    });
  });

  it('takes the report’s own time, whatever a relay of this step says', () => {
    const late = [aReport({ time: at('10:00') })];
    const relays = [aRelay('unit-to-county', at('09:20'), at('09:40'))];
    expect(clock('unit-to-county', { versions: late, relays })).toMatchObject({
      startsAt: TOLD,
      state: 'missed',
      metAt: at('10:00'),
    });
  });
});

describe('each authority passes on within two hours of its own receipt (493 art. 10, 11)', () => {
  it.each([
    ['general', ['county-to-city']],
    ['serious', ['county-to-city', 'city-to-province']],
    ['major', ['county-to-city', 'city-to-province', 'province-to-state']],
    ['extraordinary', ['county-to-city', 'city-to-province', 'province-to-state']],
  ] as const)('%s goes up to where art. 10 ends it', (gradeWithMissing, expected) => {
    const levels = ['county-to-city', 'city-to-province', 'province-to-state'];
    const ids = clocks({ versions: [aReport({ gradeWithMissing })] }).map(({ id }) => id);
    expect(ids.filter((id) => levels.includes(id))).toEqual(expected);
  });

  it('counts 2, 4 and 6 hours after the county had it while nobody says more', () => {
    const versions = [aReport({ gradeWithMissing: 'major' })];
    expect(clocks({ versions }).slice(1, 4)).toMatchObject([
      { id: 'county-to-city', startsAt: at('09:00'), startBasis: 'assumed', dueAt: at('11:00'), state: 'open' },
      { id: 'city-to-province', startsAt: at('11:00'), startBasis: 'assumed', dueAt: at('13:00'), state: 'open' },
      { id: 'province-to-state', startsAt: at('13:00'), startBasis: 'assumed', dueAt: at('15:00'), state: 'open' },
    ]);
  });

  it.each([
    ['two hours exactly', '11:00', 'met'],
    ['two hours and a second', '11:00:01', 'missed'],
  ] as const)('%s after the report', (_, completed, state) => {
    const relays = [aRelay('county-to-city', REPORTED, at(completed))];
    expect(clock('county-to-city', { relays, now: LATE })).toMatchObject({
      state,
      metAt: at(completed),
      startBasis: 'recorded',
    });
  });

  it.each([
    ['11:00', 'open'],
    ['11:00:00.001', 'missed'],
  ] as const)('with nothing passed on by %s it is %s', (now, state) => {
    expect(clock('county-to-city', { now: at(now) })).toMatchObject({ state, metAt: null });
  });

  it('runs from the receipt that is recorded, earlier or later than was assumed', () => {
    const versions = [aReport({ gradeWithMissing: 'serious' })];
    const relays = [
      aRelay('county-to-city', at('08:50'), at('09:40')),
      aRelay('city-to-province', at('10:00'), at('12:00')),
    ];
    expect(clocks({ versions, relays, now: LATE }).slice(1, 3)).toMatchObject([
      { startsAt: at('08:50'), dueAt: at('10:50'), state: 'met', metAt: at('09:40') },
      { startsAt: at('10:00'), startBasis: 'recorded', dueAt: at('12:00'), state: 'met', metAt: at('12:00') },
    ]);
  });

  it('assumes that the next level had it when this one passed it on, also too late', () => {
    const versions = [aReport({ gradeWithMissing: 'serious' })];
    const passedOn = (time: string) =>
      clock('city-to-province', { versions, relays: [aRelay('county-to-city', REPORTED, at(time))] });
    expect(passedOn('09:20')).toMatchObject({ startsAt: at('09:20'), startBasis: 'assumed', dueAt: at('11:20') });
    expect(passedOn('14:00')).toMatchObject({ startsAt: at('14:00'), startBasis: 'assumed', dueAt: at('16:00') });
  });
});
