// `compare=previous-year`: the same days a year before, whatever was aimed at then.

import { expect, it } from '@jest/globals';
import type { Instant } from '#domain/calendar/day';
import type { DeclaredTarget } from '#domain/declaration/declared';
import type { Reading } from '#domain/indicator/reading';
import type { WindowName } from '#domain/indicator/window';
import { aTarget } from '#test/builders/declarations';
import { readingWorld } from '#test/readings/reading-world';

const at = (text: string): Instant => Date.parse(text);
const death = (day: string) => ({
  ...{ counter: 'deaths.construction', basisSector: 'construction' as const, region: '440605124', day },
  ...{ amount: 1n, knownAt: 0 },
});
const DEATHS = 'construction-deaths-per-10bn-yuan';
const PLAN = { from: '2026-01-01', to: '2031-01-01' };

const read = async (
  asOf: string,
  targets: readonly DeclaredTarget[],
  asked: { window?: WindowName; indicator?: string } = {},
): Promise<Reading> => {
  const { service } = await readingWorld({
    now: at('2029-12-31T12:00:00+08:00'),
    booked: ['2025-03-01', '2025-07-01', '2025-10-01', '2025-10-02', '2026-07-01'].map(death),
    declared: targets.map((row) => ({ knownAt: 0, row })),
  });
  const { window = 'period', indicator = DEATHS } = asked;
  const query = { indicators: [indicator], regions: ['440600'], windows: [window], asOf };
  const answer = await service.read({ ...query, compare: 'previous-year' });
  const [reading] = answer.state === 'ready' ? answer.readings : [];
  if (!reading) throw new Error(answer.state);
  return reading;
};

const told = ({ window, numerator, target, verdict }: Reading) => [
  ...[window.from, window.to, numerator, target?.limit ?? null, verdict],
];

it('is the same part of the assessment year, though nothing was aimed at then', async () => {
  const { previous, ...now } = await read('2026-10-01', [aTarget({ ...PLAN, assessmentYear: '07-01' })]);
  expect([now.window.from, now.window.to, now.numerator]).toEqual(['2026-07-01', '2026-10-02', 1]);
  // Of the deaths of 2025 that of March lies before the window, and that of 2 October behind it.
  expect(previous && told(previous)).toEqual(['2025-07-01', '2025-10-02', 2, null, null]);
});

it('is not judged by a target whose year began on another day', async () => {
  const before = aTarget({ from: '2021-01-01', to: '2026-01-01', limit: '0' });
  const { previous } = await read('2026-10-01', [before, aTarget({ ...PLAN, assessmentYear: '07-01' })]);
  expect(previous && told(previous)).toEqual(['2025-07-01', '2025-10-02', 2, null, null]);
});

it('is judged by the target of then where that has the same year', async () => {
  const before = aTarget({ from: '2021-01-01', to: '2026-01-01', limit: '0' });
  const { previous } = await read('2026-10-01', [before, aTarget({ ...PLAN, limit: '1' })]);
  expect(previous && told(previous)).toEqual(['2025-01-01', '2025-10-02', 3, 0, 'exhausted']);
});

it('begins with a target that began in the middle of a year', async () => {
  const { previous } = await read('2026-10-01', [aTarget({ from: '2026-03-02', to: '2027-01-01' })]);
  expect(previous && told(previous)).toEqual(['2025-03-02', '2025-10-02', 2, null, null]);
});

it('of a count over five years is the days a year before', async () => {
  const deaths = aTarget({ ...PLAN, indicator: 'deaths.construction', limit: '9' });
  const { previous } = await read('2027-10-01', [deaths], { indicator: 'deaths.construction' });
  expect(previous && told(previous)).toEqual(['2025-01-01', '2026-10-02', 5, null, null]);
});

it.each<[WindowName, string, string, string]>([
  ['ytd', '2028-02-29', '2027-01-01', '2027-03-01'],
  ['month', '2028-02-29', '2027-02-01', '2027-03-01'],
  // To 28 February, in both years.
  ['month', '2029-02-28', '2028-02-01', '2028-02-29'],
  ['rolling-12m', '2028-02-29', '2026-03-01', '2027-03-01'],
  ['quarter', '2026-11-25', '2025-10-01', '2025-11-26'],
])('of %s on %s is [%s, %s)', async (window, asOf, from, to) => {
  const { previous } = await read(asOf, [aTarget()], { window });
  expect(previous?.window).toEqual({ name: window, from, to });
});
