import { describe, expect, it } from '@jest/globals';
import { parseExplanation } from './parse-explanation.js';
import { parseRestatement } from './parse-restatement.js';

const EVENT = { source: 'urn:fengsui:device:1', id: 'e1' };
const AT = '2026-11-23T09:00:00+08:00';
const READING = {
  indicator: 'construction-deaths-per-10bn-yuan',
  region: '440600',
  window: { name: 'period', from: '2026-01-01', to: '2026-11-24' },
  knownAt: AT,
  numerator: 2,
};

describe('an explanation', () => {
  it('says of a declaration, a target, a return and a survey since when it is recorded, like of an entry', () => {
    const stated = { event: EVENT, subject: 's', region: '440600', recordedAt: AT };
    const entry = { day: '2026-11-20', region: '440605124', counter: 'deaths.construction', amount: 2, subject: 'i' };
    const explanation = parseExplanation({
      reading: READING,
      indicator: { id: READING.indicator, names: { zh: '甲' } },
      numerator: { counters: ['deaths.construction'], entries: [{ ...entry, event: { ...EVENT, recordedAt: AT } }] },
      denominator: [{ ...stated, measure: 'construction-output-yuan', value: 1e10, status: 'revised', amount: 9e9 }],
      budget: [],
      target: { ...stated, limit: 1, responsible: { id: 'r', name: '区住建局', kind: 'department' } },
      returns: [{ ...stated, sector: 'construction', status: 'final' }],
      surveys: [{ ...stated, survey: '年度调查' }],
    });
    const { entries, denominator, target, returns, surveys } = explanation;
    for (const { event } of [...entries, ...denominator, ...returns, ...surveys])
      expect(event).toEqual({ ...EVENT, type: null, recordedAt: AT });
    expect(target).toMatchObject({ event: { recordedAt: AT }, responsible: '区住建局', setBy: null });
    expect(denominator[0]).toMatchObject({ value: 1e10, amount: 9e9, estimated: 0, asOf: null });
    expect(explanation.reading?.numerator).toBe(2);
  });

  it('of nothing is empty, not broken', () => {
    expect(parseExplanation({})).toMatchObject({ reading: null, target: null, entries: [], hasMoreEntries: false });
  });
});

describe('a restatement', () => {
  const moved = (change: Record<string, unknown>) => ({
    ...{ event: EVENT, subject: 's', region: '440600', knownAt: AT, day: null, counter: null, contribution: null },
    ...change,
  });

  it('reads what each event did, decimals as they were sent among them', () => {
    const period = { from: '2026-01-01', to: '2026-04-01' };
    const restatement = parseRestatement({
      between: { ...READING, numerator: 3 },
      and: READING,
      difference: { numerator: -1, denominator: 0, value: null },
      moved: [
        moved({ what: 'numerator', contribution: -1, counter: 'deaths.construction', day: '2026-11-20' }),
        moved({ what: 'denominator', statement: { measure: 'gdp-yuan', value: '11000000000.25', period } }),
        moved({ what: 'target', statement: { limit: '0.8', comparison: 'below' } }),
        moved({ what: 'survey', statement: { respondents: 10, satisfied: 9 } }),
        moved({ what: 'denominator', statement: null }),
        moved({ what: 'something new' }),
      ],
      more: true,
    });
    expect(restatement).toMatchObject({
      past: { numerator: 3 },
      present: { numerator: 2 },
      difference: { numerator: -1, denominator: 0, value: null },
      hasMore: true,
    });
    expect(restatement?.moved.map(({ statement }) => statement)).toEqual([
      null,
      { kind: 'exposure', measure: 'gdp-yuan', value: 11_000_000_000.25, status: null, ...period, asOf: null },
      { kind: 'target', comparison: 'below', limit: 0.8 },
      { kind: 'survey', respondents: 10, satisfied: 9 },
      null,
    ]);
  });

  it('without its two readings is none', () => {
    expect(parseRestatement({ moved: [] })).toBeUndefined();
  });
});
