import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, type Day, daysBetween, firstOfMonth } from '#domain/calendar/day';
import { type ContractBench, readySlot } from './reading-store.contract-bench.js';
import type { Delta, Floors, SumRequest } from './reading-store.js';

const REGIONS = ['440605124', '440605', '440600'];
const COUNTERS = ['deaths', 'deaths.construction', 'direct-loss-yuan'];
const FIRST_DAY = '2023-06-01';

// A leap day, and the edges of months, halves and years, come up far more often than chance would have them.
const anyDay: fc.Arbitrary<Day> = fc.oneof(
  fc.integer({ min: 0, max: 1200 }).map((n) => addDays(FIRST_DAY, n)),
  fc.constantFrom('2024-02-28', '2024-02-29', '2024-03-01', '2023-12-31', '2024-01-01', '2024-06-30', '2024-07-01'),
  fc.integer({ min: 0, max: 39 }).map((n) => addMonths(FIRST_DAY, n)),
  fc.integer({ min: 1, max: 39 }).map((n) => addDays(addMonths(FIRST_DAY, n), -1)),
);

const anyFloors: fc.Arbitrary<Floors> = fc
  .record({ day: anyDay, month: anyDay })
  .map(({ day, month }) => ({ dayFloor: day, monthFloor: firstOfMonth(month) }));

const farPast: Floors = { dayFloor: '1950-01-01', monthFloor: '1950-01-01' };

const anyPlace = fc.record({
  counter: fc.constantFrom(...COUNTERS),
  region: fc.constantFrom(...REGIONS),
  day: anyDay,
});

const anyAmount = fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.bigInt({ min: -(2n ** 57n), max: 2n ** 57n }));

/** A booking, or a move: the same amount leaves one place and enters another. */
const anyDeltas: fc.Arbitrary<Delta[]> = fc.oneof(
  fc.record({ place: anyPlace, amount: anyAmount }).map(({ place, amount }) => [{ ...place, amount }]),
  fc.record({ out: anyPlace, into: anyPlace, amount: anyAmount }).map(({ out, into, amount }) => [
    { ...out, amount: -amount },
    { ...into, amount },
  ]),
);

const anyStep = fc.record({ slot: fc.nat({ max: 1 }), deltas: anyDeltas, trim: fc.option(anyFloors, { freq: 12 }) });

const anyRequest: fc.Arbitrary<SumRequest> = fc
  .record({ place: anyPlace, to: anyDay })
  .map(({ place: { counter, region, day }, to }) => ({ counter, region, from: day, to }));

const isWholeMonthInside = (month: Day, { from, to }: SumRequest): boolean =>
  from <= month && addMonths(month, 1) <= to;

/** Day by day over everything ever posted. */
const bruteForce = (posted: readonly Delta[], floors: Floors, request: SumRequest): bigint | 'too-old' => {
  for (let day = request.from; day < request.to; day = addDays(day, 1)) {
    const month = firstOfMonth(day);
    if (isWholeMonthInside(month, request) ? month < floors.monthFloor : day < floors.dayFloor) return 'too-old';
  }
  return posted
    .filter((d) => d.counter === request.counter && d.region === request.region)
    .filter((d) => request.from <= d.day && daysBetween(d.day, request.to) > 0)
    .reduce((sum, d) => sum + d.amount, 0n);
};

const later = (a: Day, b: Day): Day => (a > b ? a : b);

const raise = (a: Floors, b: Floors): Floors => ({
  dayFloor: later(a.dayFloor, b.dayFloor),
  monthFloor: later(a.monthFloor, b.monthFloor),
});

export const historyContract = (bench: ContractBench): void => {
  const followsTheLedger = async (
    start: Floors,
    steps: readonly { slot: number; deltas: Delta[]; trim: Floors | null }[],
    requests: readonly SumRequest[],
  ): Promise<void> => {
    const slots = [await readySlot(bench, { floors: start }), await readySlot(bench, { floors: start })];
    const next = [0n, 0n];
    const posted: Delta[] = [];
    let floors = start;
    for (const step of steps) {
      const [slot, from] = [slots[step.slot] ?? 0, next[step.slot] ?? 0n];
      next[step.slot] = from + 1n;
      posted.push(...step.deltas);
      expect(await bench.store().post({ slot, epoch: 1, from, to: from + 1n, deltas: step.deltas })).toBe('applied');
      if (!step.trim) continue;
      floors = raise(floors, step.trim);
      await bench.store().trim(slot, 1, step.trim);
    }
    const answer = await bench.store().sums(slots, requests);
    expect(answer).toMatchObject({ state: 'ready', sums: requests.map((r) => bruteForce(posted, floors, r)) });
  };

  it('sums any interval of any history as counting day by day does', async () => {
    const steps = fc.array(anyStep, { maxLength: 25 });
    const requests = fc.array(anyRequest, { minLength: 1, maxLength: 12 });
    const start = fc.oneof({ weight: 3, arbitrary: fc.constant(farPast) }, { weight: 1, arbitrary: anyFloors });
    await fc.assert(fc.asyncProperty(start, steps, requests, followsTheLedger), { numRuns: 80 });
  }, 60_000);
};
