import { expect, it } from '@jest/globals';
import { murmur2 } from './partition-of.js';

// Figures from Kafka's own UtilsTest.testMurmur2.
it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
])('murmur2(%s) is what Java computes', (text, hash) => {
  expect(murmur2(text)).toBe(hash);
});
