import { expect, it } from '@jest/globals';
import { instantParameter, listOf, moment, names, paging } from './parameters.js';

it('reads a list however it is written, each once', () => {
  expect(names.parse('a,b')).toEqual(['a', 'b']);
  expect(names.parse(['a', 'b, a', ''])).toEqual(['a', 'b']);
  expect(listOf(['x', 'y']).parse(['y', 'x'])).toEqual(['y', 'x']);
  expect(listOf(['x', 'y']).safeParse('x,z').success).toBe(false);
});

it.each([
  ['2026-03-02T08:00:00+08:00', '2026-03-02T00:00:00Z'],
  // A plus that nobody escaped.
  ['2026-03-02T08:00:00 08:00', '2026-03-02T00:00:00Z'],
  ['2026-03-02T00:00:00.5Z', '2026-03-02T00:00:00.500Z'],
])('reads %s', (text, same) => {
  expect(instantParameter.parse(text)).toBe(Date.parse(same));
});

it.each(['2026-03-02T08:00:00', '2026-02-30T08:00:00Z', '2026-03-02T25:00:00Z', 'now', ''])(
  'refuses the instant %j',
  (text) => {
    expect(instantParameter.safeParse(text).success).toBe(false);
  },
);

it('takes a day or an instant for a moment', () => {
  expect(moment.parse('2026-03-02')).toEqual({ day: '2026-03-02' });
  expect(moment.parse('1970-01-01T00:00:01Z')).toEqual({ at: 1_000 });
  expect(moment.safeParse('2026-02-29').success).toBe(false);
});

it.each(['0', '1001', '-1', '1.5', '1e2', ''])('refuses the page size %j', (text) => {
  expect(paging.limit.safeParse(text).success).toBe(false);
});
