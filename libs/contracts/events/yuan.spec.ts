import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fenToYuan, parseYuan, yuanToFen } from './yuan.js';

it.each([
  [0, 0n],
  [-0, 0n],
  [0.01, 1n],
  [0.1, 10n],
  [1.1, 110n],
  // 1.15 * 100 is 114.99999999999999 in doubles
  [1.15, 115n],
  [4.35, 435n],
  [1e15, 100_000_000_000_000_000n],
  [70_368_744_177_663.99, 7_036_874_417_766_399n],
])('%d yuan are %d fen', (yuan, fen) => {
  expect(yuanToFen(yuan)).toBe(fen);
});

it.each([0.001, 1e-7, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 2 ** 46 + 0.5])('refuses %d', (yuan) => {
  expect(parseYuan(yuan)).toBeUndefined();
  expect(() => yuanToFen(yuan)).toThrow(RangeError);
});

it('is exact for every amount that a sender can write', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 46n * 100n - 1n }), (fen) => {
      const written = `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
      expect(yuanToFen(JSON.parse(written))).toBe(fen);
      expect(yuanToFen(fenToYuan(fen))).toBe(fen);
    }),
  );
});
