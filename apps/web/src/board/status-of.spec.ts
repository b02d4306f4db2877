import { expect, it } from '@jest/globals';
import { parseReading } from '../api/parse-reading.js';
import type { Reading } from '../api/types.js';
import { statusOf, toneOf } from './status-of.js';

const reading = (change: Record<string, unknown>): Reading | undefined =>
  parseReading({
    indicator: 'construction-deaths-per-10bn-yuan',
    region: '440600',
    window: { name: 'period', from: '2026-01-01', to: '2026-11-24' },
    knownAt: '2026-11-23T09:00:00+08:00',
    value: 0.9,
    target: { limit: 1, comparison: 'at-most', region: '440600' },
    breached: false,
    verdict: 'within',
    ...change,
  });

it.each([
  // the server's verdict stands before everything
  [{ verdict: 'exhausted', breached: true }, 'exhausted', 'bad'],
  // a limit of zero is breached by a death even where no rate can be computed
  [{ verdict: null, value: null, breached: true }, 'breached', 'bad'],
  [{ verdict: null, value: null, breached: null }, 'no-value', 'none'],
  [{ verdict: null, target: null, breached: null }, 'no-target', 'none'],
  // rolling windows compare without a verdict
  [{ verdict: null, breached: false }, 'in-limit', 'good'],
  // and the rest is for information
  [{ verdict: null, breached: null }, 'not-judged', 'none'],
])('%j is %s', (change, status, tone) => {
  expect(statusOf(reading(change))).toBe(status);
  expect(toneOf(statusOf(reading(change)))).toBe(tone);
});

it('says that nothing is loaded yet', () => {
  expect(statusOf(undefined)).toBe('waiting');
});
