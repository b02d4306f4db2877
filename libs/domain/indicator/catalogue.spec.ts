// The catalogue says in words what the code computes. The words are read here by themselves, in both languages: what they divide
// by, and per how many, must be what the computation has.

import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, findIndicator, PLAN_INDICATORS } from './catalogue.js';

const named = CATALOGUE.map((indicator) => [indicator.id, indicator] as const);

/** `100亿`, `1万`, `200,000`, `1000`: each number of a Chinese text. */
const numbersInChinese = (text: string): bigint[] =>
  [...text.matchAll(/(\d[\d,]*)\s*(亿|万)?/g)].map(([, digits = '', unit]) => {
    const factor = unit === '亿' ? 100_000_000n : unit === '万' ? 10_000n : 1n;
    return BigInt(digits.replaceAll(',', '')) * factor;
  });

const numbersInEnglish = (text: string): bigint[] =>
  [...text.matchAll(/(\d[\d,]*)\s*(million|billion)?/g)].map(([, digits = '', unit]) => {
    const factor = unit === 'billion' ? 1_000_000_000n : unit === 'million' ? 1_000_000n : 1n;
    return BigInt(digits.replaceAll(',', '')) * factor;
  });

/** What the words of a formula divide by. */
const MEASURES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'construction-output-yuan': ['建筑业总产值', 'construction output'],
  'special-equipment-units': ['特种设备登记数量', 'registered units of special equipment'],
  'gdp-yuan': ['地区生产总值', 'GDP'],
  'hours-worked': ['工时', 'hours worked'],
  'coal-tonnes': ['原煤产量', 'coal output'],
  employees: ['就业人员|职工', 'employees'],
  vehicles: ['机动车保有量', 'motor vehicles'],
};

describe('the catalogue', () => {
  it('has every id once, and those of the contract', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sectors =
      'construction special-equipment hazardous-chemicals road-traffic fire industry-commerce food-drug product other';
    const counts = ['accidents', 'deaths', 'serious-injuries', 'direct-loss-yuan'];
    expect(ids).toEqual(
      expect.arrayContaining([
        ...['construction-deaths-per-10bn-yuan', 'special-equipment-accidents-per-10k-units'],
        ...['special-equipment-deaths-per-10k-units', 'public-satisfaction', 'inspection-pass-rate'],
        ...['hazard-rectification-rate', 'item-pass-rate', 'trir', 'dart', 'ltifr'],
        ...['stage', 'special', 'unannounced', 'assessment'].map((kind) => `inspection-pass-rate.${kind}`),
        ...counts,
        ...counts.flatMap((count) => sectors.split(' ').map((sector) => `${count}.${sector}`)),
      ]),
    );
    // Spot checks are what `inspection-pass-rate` itself is about.
    expect(ids).not.toContain('inspection-pass-rate.spot-check');
    expect(PLAN_INDICATORS).toHaveLength(4);
  });

  it.each(named)('%s is told in both languages', (_id, { names, formula, unit, source }) => {
    for (const { zh, en } of [names, formula, unit, source]) {
      expect(zh.trim()).not.toBe('');
      expect(en.trim()).not.toBe('');
      // English words alone are no Chinese, save for names of rates and of who defines them.
      if (!/^[A-Z]+$/.test(zh)) expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  const rates = named.filter(([, { computation }]) => 'scale' in computation);

  it.each(rates)('%s names its scale and what it divides by', (_id, { formula, unit, computation }) => {
    if (!('scale' in computation)) throw new Error('not a rate');
    expect(numbersInChinese(formula.zh)).toContain(computation.scale);
    expect(numbersInEnglish(formula.en)).toContain(computation.scale);
    // A reader sees the unit beside the number: 人/百亿元 or deaths per 10 billion yuan.
    expect(numbersInEnglish(unit.en.replace('per million', 'per 1 million'))).toContain(computation.scale);
    const [zh = '', en = ''] = MEASURES[computation.measure] ?? [];
    expect(zh).not.toBe('');
    expect(formula.zh).toMatch(new RegExp(zh));
    expect(formula.en).toContain(en);
    // Of a flow the same days are on both sides.
    const isFlow = ['construction-output-yuan', 'gdp-yuan', 'hours-worked', 'coal-tonnes'].includes(
      computation.measure,
    );
    expect(computation.kind).toBe(isFlow ? 'flow-rate' : 'stock-rate');
  });

  it.each<[string, RegExp, RegExp]>([
    ['count', /之和/, /^sum over/],
    ['money', /之和/, /^sum over/],
    ['proportion', /÷/, /÷/],
    ['hazards', /按期整改.*到期/, /put right by the day.*due/],
    ['survey', /满意人数 ÷ 受访人数/, /satisfied ÷ respondents/],
  ])('every formula of kind %s says so', (kind, zh, en) => {
    const ofKind = CATALOGUE.filter(({ computation }) => computation.kind === kind);
    expect(ofKind).not.toHaveLength(0);
    for (const { formula } of ofKind) {
      expect(formula.zh).toMatch(zh);
      expect(formula.en).toMatch(en);
    }
  });

  it.each<[string, string[]]>([
    // TRIR and DART: OSHA counts persons, × 200,000 hours; LTIFR has the dead too.
    ['trir', ['serious-injuries', 'minor-injuries']],
    ['dart', ['serious-injuries', 'minor-injuries']],
    ['ltifr', ['deaths', 'serious-injuries', 'minor-injuries']],
    ['far', ['deaths']],
    ['construction-deaths-per-10bn-yuan', ['deaths.construction']],
    ['special-equipment-accidents-per-10k-units', ['accidents.special-equipment']],
    ['special-equipment-deaths-per-10k-units', ['deaths.special-equipment']],
    ['road-deaths-per-10k-vehicles', ['deaths.road-traffic']],
    ['coal-deaths-per-million-tonnes', ['deaths.coal-mining']],
  ])('%s counts %j', (id, counters) => {
    expect(findIndicator(id)?.computation).toMatchObject({ counters });
  });

  it('divides money by 100 and nothing else: its counters are in fen', () => {
    for (const { id, computation, unit } of CATALOGUE) {
      expect(computation.kind === 'money').toBe(id.startsWith('direct-loss-yuan'));
      if (computation.kind === 'money') expect(unit.zh).toBe('元');
    }
  });
});
