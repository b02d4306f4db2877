// Published tables contradict each other: a January of more than its quarter leaves less than nothing for the rest. What is
// divided by is still what was published; shares stay shares, and the reading says that something is wrong.

import { describe, expect, it } from '@jest/globals';
import { readingSchema } from '#contracts/api/reading-json';
import type { Day } from '#domain/calendar/day';
import type { Reading } from '#domain/indicator/reading';
import type { WindowName } from '#domain/indicator/window';
import { anExposure, aTarget } from '#test/builders/declarations';
import { readingWorld } from '#test/readings/reading-world';

const quarter = anExposure({
  region: '440600',
  period: { from: '2026-01-01', to: '2026-04-01' },
  value: '9000',
  status: 'final',
});
const january = anExposure({
  region: '440600',
  period: { from: '2026-01-01', to: '2026-02-01' },
  value: '10000',
  status: 'final',
});

const read = async (name: WindowName, asOf: Day): Promise<Reading> => {
  const declared = [quarter, january, aTarget()].map((row) => ({ knownAt: 0, row }));
  const { service } = await readingWorld({ now: Date.parse('2027-06-30T12:00:00+08:00'), declared });
  const query = { indicators: ['construction-deaths-per-10bn-yuan'], regions: ['440600'], windows: [name], asOf };
  const answer = await service.read(query);
  const [reading] = answer.state === 'ready' ? answer.readings : [];
  if (!reading) throw new Error(answer.state);
  readingSchema.parse(reading);
  return reading;
};

describe('months that say more than their quarter', () => {
  it('sum to the quarter', async () => {
    expect(await read('quarter', '2026-03-31')).toMatchObject({
      ...{ value: 0, flags: ['data-inconsistent'], provisional: false },
      denominator: { value: 9_000, coverage: 1, estimatedShare: 0 },
    });
  });

  it('leave less than nothing for February, by which nothing is divided', async () => {
    // −1,000 of 59 days; 28 of them.
    expect(await read('month', '2026-02-28')).toMatchObject({
      ...{ value: null, nullReason: 'denominator-zero', flags: ['data-inconsistent'] },
      denominator: { value: expect.closeTo(-474.576, 3) },
    });
  });

  it('leave an estimate of less than nothing for April: no share of the whole, and yet an estimate', async () => {
    expect(await read('period', '2026-04-30')).toMatchObject({
      ...{ provisional: true, flags: ['data-inconsistent'] },
      denominator: { value: expect.closeTo(9_000 - (30 * 1_000) / 59, 3), coverage: 0.75, estimatedShare: 0 },
    });
  });

  it('keep the share of the year that is gone between none and all of it', async () => {
    for (const asOf of ['2026-01-31', '2026-04-30', '2026-12-31']) {
      const { budget } = await read('period', asOf);
      expect(budget?.elapsedShare).toBeGreaterThanOrEqual(0);
      expect(budget?.elapsedShare).toBeLessThanOrEqual(1);
    }
  });
});
