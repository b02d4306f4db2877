import { describe, expect, it } from '@jest/globals';
import { anAmendment, aReport, at, clock, clocks, TOLD } from '#test/builders/clocks';
import { SECTORS } from '../sector.js';
import { DEADLINE_IDS, type DeadlineId } from './deadline-id.js';
import { CHINESE_DEADLINES, type DeadlineRule } from './deadline-table.js';
import { casualtyWindowDays } from './incident-state.js';

describe('the Chinese table', () => {
  it('has every clock of the contract once, in its order', () => {
    expect(CHINESE_DEADLINES.map(({ id }) => id)).toEqual(DEADLINE_IDS);
  });

  it.each<readonly [DeadlineId, string, number, string, string]>([
    ['unit-to-county', 'general', 1, 'hours', '国务院令493号第九条'],
    ['county-to-city', 'general', 2, 'hours', '国务院令493号第十条、第十一条'],
    ['city-to-province', 'serious', 2, 'hours', '国务院令493号第十条、第十一条'],
    ['province-to-state', 'major', 2, 'hours', '国务院令493号第十条、第十一条'],
    ['investigation', 'general', 60, 'days', '国务院令493号第二十九条'],
    ['penalty-publication', 'general', 7, 'working-days', '安全生产法第七十八条'],
  ])('%s: from %s on, %i %s (%s)', (id, from, amount, unit, zh) => {
    const expected = { opens: { from }, within: { amount, unit }, legalBasis: { zh } };
    expect(CHINESE_DEADLINES.find((rule) => rule.id === id)).toMatchObject(expected);
  });

  it.each(SECTORS)('lets the casualties of %s change as long as they count', (sector) => {
    const days = sector === 'road-traffic' || sector === 'fire' ? 7 : 30;
    expect(casualtyWindowDays(sector)).toBe(days);
    const deadline = clock('casualty-window', { versions: [aReport({ sector })] });
    expect(deadline).toMatchObject({ dueAt: at('00:00', '2026-03-03') + days * 86_400_000 });
  });

  it('names a rule for every clock that another follows, above it', () => {
    CHINESE_DEADLINES.forEach((rule, i) => {
      if (rule.of === 'incident' && 'row' in rule.starts) {
        const { row } = rule.starts;
        expect(CHINESE_DEADLINES.slice(0, i).map(({ id }): string => id)).toContain(row);
      }
    });
  });
});

describe('another jurisdiction is another table: OSHA, 29 CFR 1904.39(a)', () => {
  const rule = (id: string, of: 'deaths' | 'seriousInjuries', hours: number): DeadlineRule => ({
    id,
    of: 'incident',
    opens: { type: 'casualty', of },
    receiver: { zh: '美国职业安全与健康管理局', en: 'OSHA' },
    starts: { type: 'unit-informed' },
    within: { amount: hours, unit: 'hours' },
    stops: 'report',
    legalBasis: { zh: '《美国联邦法规》第29编第1904.39节', en: '29 CFR 1904.39(a)' },
  });
  const table = [rule('fatality', 'deaths', 8), rule('in-patient-hospitalization', 'seriousInjuries', 24)];
  const HOUR = 3_600_000;

  it.each([
    ['a death reported after 8 h', { deaths: 1 }, 8 * HOUR, ['fatality', 'met']],
    ['a death reported a second later', { deaths: 1 }, 8 * HOUR + 1_000, ['fatality', 'missed']],
    [
      'an in-patient reported after 24 h',
      { deaths: 0, seriousInjuries: 1 },
      24 * HOUR,
      ['in-patient-hospitalization', 'met'],
    ],
    [
      'an in-patient a second later',
      { deaths: 0, seriousInjuries: 1 },
      24 * HOUR + 1_000,
      ['in-patient-hospitalization', 'missed'],
    ],
  ] as const)('%s', (_, counts, after, expected) => {
    // No grade: what a Chinese regulation makes of it opens nothing here.
    const versions = [aReport({ ...counts, gradeWithMissing: null, time: TOLD + after })];
    expect(clocks({ versions, table }).map(({ id, state }) => [id, state])).toEqual([expected]);
  });

  it('opens none without a casualty, and the other one when a patient dies', () => {
    expect(clocks({ versions: [aReport({ deaths: 0 })], table })).toEqual([]);
    const versions = [
      aReport({ deaths: 0, seriousInjuries: 1 }),
      anAmendment(at('15:00'), null, { deaths: 1, seriousInjuries: 0 }),
    ];
    expect(clocks({ versions, table })).toMatchObject([
      { id: 'fatality', startsAt: at('15:00'), dueAt: at('23:00'), state: 'met', legalBasisEn: '29 CFR 1904.39(a)' },
      { id: 'in-patient-hospitalization', state: 'met' },
    ]);
  });

  it('says which clock a table lacks', () => {
    const table = CHINESE_DEADLINES.filter(({ id }) => id === 'county-to-city');
    expect(() => clocks({ table })).toThrow('unit-to-county');
  });
});
