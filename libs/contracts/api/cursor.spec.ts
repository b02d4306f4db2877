import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.js';

it('gives back the place that it was made of', () => {
  const part = fc.oneof(fc.integer(), fc.string({ unit: 'grapheme' }));
  fc.assert(fc.property(fc.array(part), (place) => expect(decodeCursor(encodeCursor(...place))).toEqual(place)));
});

it.each([
  '',
  'zzz',
  'bnVsbA',
  Buffer.from('[null]').toString('base64url'),
  Buffer.from('["\\u0000"]').toString('base64url'),
])('refuses %j', (text) => {
  expect(decodeCursor(text)).toBeUndefined();
});
