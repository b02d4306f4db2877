import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunksKey, dataKey, dayField, epochPrefix, metaKey, monthField, parseField, parseKey } from './slot-keys.js';

it('names a sum so that its parts can be read back', () => {
  const key = dataKey(epochPrefix(3, 12), 'deaths.construction', '440605124');
  expect(key).toBe('{p3}:12:440605124:deaths.construction');
  expect(parseKey(key)).toEqual({ key, epoch: 12, sum: { counter: 'deaths.construction', region: '440605124' } });
});

it('knows the bitmap of chunks by its epoch, and nothing else', () => {
  expect(parseKey(chunksKey(3, 12))).toEqual({ key: '{p3}:12:chunks', epoch: 12 });
  expect(parseKey(metaKey(3))).toBeUndefined();
  expect(parseKey('{p3}:other')).toBeUndefined();
});

it('keeps days and months apart, before 1970 too', () => {
  const numbers = fc.integer({ min: -800_000, max: 3_000_000 });
  fc.assert(fc.property(numbers, (n) => expect(parseField(dayField(n))).toEqual({ kind: 'day', at: n })));
  fc.assert(fc.property(fc.nat(120_000), (n) => expect(parseField(monthField(n))).toEqual({ kind: 'month', at: n })));
});
