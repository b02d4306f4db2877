import { expect, it } from '@jest/globals';
import { parseRegions } from '../api/parse-catalogue.js';
import { parseReading } from '../api/parse-reading.js';
import { inAreaOrder, nextOrder } from './area-order.js';

const rows = parseRegions(['440606', '440604', '440607', '440605'].map((code) => ({ code, parent: '440600' })));
const values: Record<string, number | null> = { '440604': 0.5, '440605': 2, '440606': null, '440607': 0.5 };
const readingOf = (indicator: string, region: string) =>
  parseReading({ indicator, region, window: { name: 'period' }, value: values[region] });

it.each([
  ['region', false, ['440604', '440605', '440606', '440607']],
  ['region', true, ['440607', '440606', '440605', '440604']],
  // equals stand in the order of codes, no value last
  ['x', false, ['440604', '440607', '440605', '440606']],
  // no value last, not first
  ['x', true, ['440605', '440604', '440607', '440606']],
])('by %s, descending %s', (column, descending, expected) => {
  expect(inAreaOrder(rows, { column, descending }, readingOf).map(({ code }) => code)).toEqual(expected);
});

it('brings the worst to the top first, then turns round', () => {
  const first = nextOrder({ column: 'region', descending: false }, 'rate', true);
  expect(first).toEqual({ column: 'rate', descending: true });
  expect(nextOrder(first, 'rate', true).descending).toBe(false);
  expect(nextOrder(first, 'satisfaction', false).descending).toBe(false);
  expect(nextOrder(first, 'region', true)).toEqual({ column: 'region', descending: false });
});
