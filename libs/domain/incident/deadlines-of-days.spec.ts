import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aRelay,
  aReport,
  at,
  aViolation,
  aWithdrawal,
  clock,
  clocks,
  midnight,
  OCCURRED,
  REPORTED,
} from '#test/builders/clocks';
import { type Day, dayFromNumber, dayNumber } from '../calendar/day.js';
import { SECTORS, type Sector } from '../sector.js';
import type { DeadlineInput, DeadlineViolation } from './deadline.js';
import { GRADES } from './incident.js';

// Clocks that run for days: the casualty window, the investigation, the publication of a penalty; and statistics beside them.

describe('the window of casualty changes (493 art. 13)', () => {
  it.each<readonly [Sector, Day]>(
    SECTORS.map((sector) => [sector, sector === 'road-traffic' || sector === 'fire' ? '2026-03-10' : '2026-04-02']),
  )('of %s ends with the midnight before %s', (sector, day) => {
    const deadline = clock('casualty-window', { versions: [aReport({ sector })] });
    expect(deadline).toMatchObject({
      startsAt: OCCURRED,
      startBasis: 'recorded',
      dueAt: midnight(day),
      state: 'open',
    });
  });

  it.each([
    ['00:00', 'the first instant of the day'],
    ['23:59:59.999', 'its last'],
  ])('does not count the day of the accident, be it at %s, %s', (time) => {
    const versions = [aReport({ occurredAt: at(time) })];
    expect(clock('casualty-window', { versions })).toMatchObject({ dueAt: midnight('2026-04-02') });
  });

  it('is no duty: it closes by itself, and is met then', () => {
    const dueAt = midnight('2026-04-02');
    expect(clock('casualty-window', { now: dueAt - 1 })).toMatchObject({ state: 'open', metAt: null });
    expect(clock('casualty-window', { now: dueAt })).toMatchObject({ state: 'met', metAt: dueAt });
  });

  it.each([
    [midnight('2026-04-02') - 1, 'cancelled', null],
    [midnight('2026-04-02'), 'met', midnight('2026-04-02')],
  ] as const)('withdrawn at %i: %s', (time, state, metAt) => {
    const versions = [aReport(), aWithdrawal(time)];
    expect(clock('casualty-window', { versions, now: midnight('2026-06-01') })).toMatchObject({ state, metAt });
  });

  it('is nobody’s to move: a relay of this step changes nothing', () => {
    const relays = [aRelay('casualty-window', at('10:00', '2026-03-05'), at('11:00', '2026-03-05'))];
    expect(clock('casualty-window', { relays })).toEqual(clock('casualty-window'));
  });

  it('ends by the local calendar where a summer time begins inside it', () => {
    const versions = [aReport({ occurredAt: Date.parse('2026-03-02T22:00:00-05:00') })];
    const deadline = clock('casualty-window', { versions, timeZone: 'America/New_York' });
    expect(deadline?.dueAt).toBe(Date.parse('2026-04-02T00:00:00-04:00'));
  });
});

describe('the investigation (493 art. 29: within 60 days of the day of the accident)', () => {
  const dueAt = midnight('2026-05-02');

  it.each([
    [dueAt - 1, 'met'],
    [dueAt, 'missed'],
  ] as const)('completed at %i: %s', (completedAt, state) => {
    const relays = [aRelay('investigation', OCCURRED, completedAt)];
    expect(clock('investigation', { relays })).toMatchObject({
      startsAt: OCCURRED,
      dueAt,
      state,
      metAt: completedAt,
    });
  });

  it.each([
    [dueAt - 1, 'open'],
    [dueAt, 'missed'],
  ] as const)('not completed at %i: %s', (now, state) => {
    expect(clock('investigation', { now })).toMatchObject({ startsAt: OCCURRED, dueAt, state, metAt: null });
  });

  it('runs from a start that is recorded', () => {
    const receivedAt = at('10:00', '2026-03-03');
    const relays = [aRelay('investigation', receivedAt, dueAt)];
    expect(clock('investigation', { relays })).toMatchObject({
      startsAt: receivedAt,
      dueAt: midnight('2026-05-03'),
      state: 'met',
    });
  });
});

describe('the entry into the statistics, 24 hours after the county had the report', () => {
  it.each([
    [at('09:00', '2026-03-03'), 'met'],
    [at('09:00:01', '2026-03-03'), 'missed'],
  ] as const)('recorded at %i: %s', (recordedAt, state) => {
    const versions = [aReport({ recordedAt })];
    expect(clock('statistics-entry', { versions })).toMatchObject({
      startsAt: REPORTED,
      startBasis: 'assumed',
      state,
      metAt: recordedAt,
    });
  });

  it('is met by the earlier of the record and a relay of this step', () => {
    const versions = [aReport({ recordedAt: at('12:00', '2026-03-05') })];
    const entered = at('08:00', '2026-03-03');
    const relays = [aRelay('statistics-entry', at('09:10'), entered)];
    expect(clock('statistics-entry', { versions, relays })).toMatchObject({
      startsAt: at('09:10'),
      state: 'met',
      metAt: entered,
    });
  });

  it('runs from the receipt of the county where that is recorded', () => {
    const relays = [aRelay('county-to-city', at('08:40'), at('09:00'))];
    expect(clock('statistics-entry', { relays })).toMatchObject({ startsAt: at('08:40'), startBasis: 'recorded' });
  });
});

describe('the publication of a penalty (安全生产法 art. 78: within 7 working days)', () => {
  const publication = (rest: Partial<DeadlineViolation>, more: Partial<DeadlineInput> = {}) =>
    clock('penalty-publication', { violations: [aViolation(rest)], ...more });

  it.each([
    ['2026-03-02', '2026-03-12', 'the day of the decision is not counted'],
    ['2026-03-06', '2026-03-18', 'over two weekends'],
    ['2026-03-31', '2026-04-11', '清明 on Monday 6 April is off'],
    ['2026-04-28', '2026-05-12', 'May holidays are off, Saturday 9 May counts'],
  ])('decided on %s is too late from %s: %s', (decidedOn, firstTooLate) => {
    const dueAt = midnight(firstTooLate);
    expect(publication({ decidedOn })).toMatchObject({ dueAt, dueBasis: 'exact', state: 'open', metAt: null });
    expect(publication({ decidedOn, publishedAt: dueAt - 1 })).toMatchObject({ state: 'met', metAt: dueAt - 1 });
    expect(publication({ decidedOn, publishedAt: dueAt })).toMatchObject({ state: 'missed', metAt: dueAt });
    expect(publication({ decidedOn }, { now: dueAt })).toMatchObject({ state: 'missed', metAt: null });
  });

  it('starts with the day after the decision and says which case it is', () => {
    const expected = { case: '粤佛应急罚〔2026〕1号', startsAt: midnight('2026-03-03'), startBasis: 'recorded' };
    expect(publication({})).toMatchObject(expected);
  });

  it('says where the holidays of the year are not announced yet', () => {
    expect(publication({ decidedOn: '2026-12-28' })).toMatchObject({
      dueAt: midnight('2027-01-07'),
      dueBasis: 'assumed',
    });
  });

  it('is one clock a case, and none of what may not be published', () => {
    const violations = [
      aViolation({ case: 'a' }),
      aViolation({ case: 'b', disclosable: false }),
      aViolation({ case: 'c' }),
    ];
    expect(clocks({ violations }).flatMap((deadline) => deadline.case ?? [])).toEqual(['a', 'c']);
  });

  it('outlives the incident: the decision stands when the incident is withdrawn', () => {
    const versions = [aReport(), aWithdrawal(at('10:00'))];
    expect(publication({}, { versions })).toMatchObject({ state: 'open' });
  });
});

it('as time passes, only what is open changes', () => {
  const time = fc.integer({ min: 0, max: 96 }).map((quarter) => OCCURRED + quarter * 900_000);
  const version = fc
    .tuple(time, fc.option(fc.constantFrom(...GRADES)))
    .map(([t, gradeWithMissing]) => aReport({ time: t, recordedAt: t, gradeWithMissing, unitInformedAt: OCCURRED }));
  const relays = fc.uniqueArray(
    fc.record({
      step: fc.constantFrom('county-to-city', 'city-to-province', 'investigation'),
      receivedAt: time,
      completedAt: time,
    }),
    { selector: ({ step }) => step },
  );
  fc.assert(
    fc.property(
      fc.array(version, { maxLength: 4 }),
      relays,
      time,
      fc.integer({ min: 0, max: 90 }),
      (versions, given, now, days) => {
        const later = midnight(dayFromNumber(dayNumber('2026-03-04') + days));
        const before = clocks({ versions, relays: given, now });
        const after = clocks({ versions, relays: given, now: later });
        expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
        before.forEach((deadline, i) => {
          if (deadline.state !== 'open') expect(after[i]).toEqual(deadline);
        });
      },
    ),
  );
});
