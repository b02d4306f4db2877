import { describe, expect, it } from '@jest/globals';
import { decimalsAgainst, formatChance, formatPercent, formatPlain, formatRate, formatYuan, signed } from './number.js';

describe('formatRate', () => {
  it.each([
    // far from the limit two decimals are enough
    [0.9090909, 1, '0.91'],
    // as near as this, "1.00" against a limit of 1 would hide the breach
    [1.004, 1, '1.004'],
    [0.99999, 1, '0.99999'],
    // equal to the limit is equal, not almost
    [1, 1, '1.00'],
    [33.333, null, '33.33'],
  ])('shows %d against %s as %s', (value, limit, shown) => {
    expect(formatRate(value, limit, 'zh')).toBe(shown);
  });
});

it('shows proportions as per cent, with decimals enough to tell them from the limit', () => {
  expect(formatPercent(0.9131, 0.9, 'zh')).toBe('91.3%');
  expect(formatPercent(0.8999, 0.9, 'zh')).toBe('89.99%');
});

it('never asks for more than six decimals', () => {
  expect(decimalsAgainst(1 + 1e-12, 1, 2)).toBe(6);
});

it('says yuan as people do', () => {
  expect(formatYuan(1.1e10, 'zh')).toBe('110 亿元');
  expect(formatYuan(1.1e10, 'en')).toBe('11 bn yuan');
  expect(formatYuan(25_000, 'zh')).toBe('2.5 万元');
  expect(formatYuan(0, 'en')).toBe('0 yuan');
});

it('leaves out decimals that say nothing', () => {
  expect(formatPlain(3, 'zh')).toBe('3');
  expect(formatPlain(1.36, 'zh')).toBe('1.36');
});

it.each([
  [0.42, '42%'],
  [0.0127, '1.3%'],
  [0.995, '99.5%'],
  // neither impossible nor certain where it is not
  [0.000_01, '<0.1%'],
  [0.999_99, '>99.9%'],
  [0, '0%'],
  [1, '100%'],
])('says the probability %d as %s', (p, shown) => {
  expect(formatChance(p, 'zh')).toBe(shown);
});

it('gives a difference its sign, and a minus that is one', () => {
  expect(signed('0.5', 0.5)).toBe('+0.5');
  expect(signed('-0.5', -0.5)).toBe('−0.5');
  expect(signed('0', 0)).toBe('0');
});
