import { describe, expect, it } from '@jest/globals';
import { garwood, wilson } from './interval.js';

describe('garwood', () => {
  it.each([
    // count, low, high; the first four from the domain's table, the others published to six decimals
    [0, 0, 3.688879],
    [1, 0.025318, 5.571643],
    [5, 1.623486, 11.668332],
    [10, 4.795389, 18.390356],
    [2, 0.242209, 7.224688],
    [4, 1.089865, 10.241589],
    [6, 2.201894, 13.059474],
    [8, 3.453832, 15.763189],
    [10_000, 9_804.952467, 10_198.114231],
  ])('%d: %d to %d', (count, low, high) => {
    expect(garwood(count).low).toBeCloseTo(low, 5);
    expect(garwood(count).high).toBeCloseTo(high, 5);
  });
});

describe('wilson', () => {
  it.each([
    // part, total, low, high, rule
    [9, 10, 0.59585, 0.982124, 'not symmetric near 1'],
    [0, 10, 0, 0.277533, 'nothing passed is still possible'],
    [10, 10, 0.722467, 1, 'and so is everything'],
    [900, 1_000, 0.879846, 0.917091, 'narrow for many'],
  ])('%d of %d: %d to %d: %s', (part, total, low, high) => {
    expect(wilson(part, total).low).toBeCloseTo(low, 5);
    expect(wilson(part, total).high).toBeCloseTo(high, 5);
  });
});
