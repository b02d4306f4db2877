import { expect, it } from '@jest/globals';
import { knownSinceOf, readIssueDate } from './issue-date.js';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');

const knownSince = (text: string): string | undefined => {
  const issue = readIssueDate(text);
  return issue && knownSinceOf(issue, NOW);
};

it.each([
  ['2013-02-10', '2013-02-10T23:59:59.000+08:00'],
  ['2013/2/10', '2013-02-10T23:59:59.000+08:00'],
  ['2013年2月10日', '2013-02-10T23:59:59.000+08:00'],
  ['2013-02-10T08:30:00Z', '2013-02-10T16:30:00.000+08:00'],
  // Today is not over.
  ['2026-03-02', '2026-03-02T10:00:00.000+08:00'],
  // Tomorrow is for the door to refuse.
  ['2026-03-03', '2026-03-03T23:59:59.000+08:00'],
])('%s is known since %s', (text, expected) => {
  expect(knownSince(text)).toBe(expected);
});

it('is the same in every spelling', () => {
  const texts = ['2013-02-10', '2013/2/10', '2013年2月10日'].map((text) => readIssueDate(text)?.text);
  expect(new Set(texts)).toEqual(new Set(['2013-02-10']));
  expect(readIssueDate('2013-02-10T08:30:00Z')?.text).toBe(readIssueDate('2013-02-10T16:30:00+08:00')?.text);
});

it.each(['2013-02-30', '2013-02', '2013-02-10T08:30:00', '二月', ''])('%p is no issue date', (text) => {
  expect(readIssueDate(text)).toBeUndefined();
});
