// One slot of the rolling sums in memory: its position and its day buckets and month totals. Refuses to decide who may
// write; the store does.

import { type Day, dayNumber } from '#domain/calendar/day';
import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import { type FloorNumbers, floorNumbers, monthNumber } from '#ports/reading-store/interval-parts';
import type { Delta, Floors, Rebuild, SlotPosition } from '#ports/reading-store/reading-store';

export interface Buckets {
  readonly days: Map<number, bigint>;
  readonly months: Map<number, bigint>;
}

const add = (sums: Map<number, bigint>, at: number, amount: bigint): void => {
  sums.set(at, (sums.get(at) ?? 0n) + amount);
};

const dropBelow = (sums: Map<number, bigint>, floor: number): void => {
  for (const [at, sum] of sums) if (at < floor || sum === 0n) sums.delete(at);
};

const higher = (a: Day, b: Day): Day => (a > b ? a : b);

export class MemorySlot {
  readonly epoch: number;
  readonly treeVersion: number;
  state: SlotPosition['state'] = 'rebuilding';
  offset = 0n;
  readonly chunks = new Set<number>();
  private floors: Floors;
  private numbers: FloorNumbers;
  private readonly counters = new Map<Counter, Map<RegionCode, Buckets>>();

  constructor(rebuild: Rebuild) {
    this.epoch = rebuild.epoch;
    this.treeVersion = rebuild.treeVersion;
    this.floors = rebuild.floors;
    this.numbers = floorNumbers(rebuild.floors);
  }

  position(): SlotPosition {
    return { epoch: this.epoch, offset: this.offset, state: this.state, treeVersion: this.treeVersion };
  }

  floorDays(): Floors {
    return this.floors;
  }

  floorNumbers(): FloorNumbers {
    return this.numbers;
  }

  add(deltas: readonly Delta[]): void {
    for (const { counter, region, day, amount } of deltas) {
      const buckets = this.bucketsOf(counter, region);
      const [d, m] = [dayNumber(day), monthNumber(day)];
      if (d >= this.numbers.day) add(buckets.days, d, amount);
      if (m >= this.numbers.month) add(buckets.months, m, amount);
    }
  }

  find(counter: Counter, region: RegionCode): Buckets | undefined {
    return this.counters.get(counter)?.get(region);
  }

  *entries(): Iterable<[Counter, RegionCode, Buckets]> {
    for (const [counter, regions] of this.counters) {
      for (const [region, buckets] of regions) yield [counter, region, buckets];
    }
  }

  trim(floors: Floors): void {
    this.floors = {
      dayFloor: higher(this.floors.dayFloor, floors.dayFloor),
      monthFloor: higher(this.floors.monthFloor, floors.monthFloor),
    };
    this.numbers = floorNumbers(this.floors);
    for (const [counter, region, buckets] of this.entries()) {
      dropBelow(buckets.days, this.numbers.day);
      dropBelow(buckets.months, this.numbers.month);
      if (buckets.days.size + buckets.months.size === 0) this.counters.get(counter)?.delete(region);
    }
  }

  private bucketsOf(counter: Counter, region: RegionCode): Buckets {
    const regions = this.counters.get(counter) ?? new Map<RegionCode, Buckets>();
    const buckets = regions.get(region) ?? { days: new Map(), months: new Map() };
    this.counters.set(counter, regions.set(region, buckets));
    return buckets;
  }
}
