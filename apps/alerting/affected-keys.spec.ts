import { expect, it } from '@jest/globals';
import type { Notice } from '#contracts/log/notice';
import { affectedKeys, keyText } from '#domain/indicator/affected';
import { readingGroups } from '#domain/indicator/reading-groups';
import { sampleTree } from '#test/alerting/evaluation-world';

const notice = (over: Partial<Notice>): Notice => ({
  ...{ region: '440605', counters: [], measures: [], targets: [], surveys: false, hazards: false, incidents: [] },
  ...{ slot: 1, upTo: '7', appendedAt: 0, cause: 'events' },
  ...over,
});
const keys = (...notices: Partial<Notice>[]): string[] =>
  affectedKeys(notices.map(notice), sampleTree, '2026-10-01').map(keyText).sort();

it('looks at the indicators that a counter is in, at its region only: ancestors have notices of their own', () => {
  expect(keys({ counters: ['deaths.construction'] })).toEqual([
    'construction-deaths-per-10bn-yuan|440605',
    'deaths.construction|440605',
  ]);
});

it('looks upwards when an exposure changed, for whose sum it may be part of', () => {
  expect(keys({ measures: ['construction-output-yuan'] })).toEqual(
    ['100000', '440000', '440600', '440605'].map((code) => `construction-deaths-per-10bn-yuan|${code}`),
  );
});

it('looks upwards when a survey came in', () => {
  expect(keys({ region: '440600', surveys: true })).toEqual(
    ['100000', '440000', '440600'].map((code) => `public-satisfaction|${code}`),
  );
});

it('looks downwards when the target of a rate changed, and nowhere else when that of a count did', () => {
  expect(keys({ region: '440600', targets: ['public-satisfaction'] })).toEqual(
    ['440600', '440605', '440605124', '440606'].map((code) => `public-satisfaction|${code}`),
  );
  expect(keys({ region: '440600', targets: ['deaths'] })).toEqual(['deaths|440600']);
});

it('looks once at what several notices name, and passes over what it does not know', () => {
  const counters = ['deaths.fire'];
  expect(keys({ counters }, { counters: [...counters, 'unheard-of'] }, { targets: ['unheard-of'] })).toEqual([
    'deaths.fire|440605',
  ]);
});

it('asks for readings of exactly these keys in few questions', () => {
  const key = (indicator: string, region: string) => ({ indicator, region });
  expect(readingGroups([key('a', '1'), key('b', '1'), key('a', '2'), key('b', '2'), key('a', '3')])).toEqual([
    { indicators: ['a', 'b'], regions: ['1', '2'] },
    { indicators: ['a'], regions: ['3'] },
  ]);
  const many = Array.from({ length: 401 }, (_, i) => key('a', String(i)));
  expect(readingGroups(many).map((group) => group.regions.length)).toEqual([200, 200, 1]);
});
