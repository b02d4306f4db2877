import { type Day, dayNumber } from '#domain/calendar/day';
import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import { type FloorNumbers, monthNumber } from '#ports/reading-store/interval-parts';
import type { Delta } from '#ports/reading-store/reading-store';
import { dataKey, dayField, monthField } from './slot-keys.js';

export interface Increments {
  /** Keys of sums, each once. */
  readonly keys: readonly string[];
  /** For each key in turn: how many fields, then field, amount, field, amount … */
  readonly args: readonly (string | number)[];
}

type Fields = Map<string, bigint>;

/** The fields that a day adds to; none of them when it lies below the floors. */
const fieldsOf = (day: Day, floors: FloorNumbers): readonly string[] => {
  const [d, m] = [dayNumber(day), monthNumber(day)];
  return [...(d >= floors.day ? [dayField(d)] : []), ...(m >= floors.month ? [monthField(m)] : [])];
};

const fieldsAt = (counters: Map<Counter, Map<RegionCode, Fields>>, { counter, region }: Delta): Fields => {
  let regions = counters.get(counter);
  if (!regions) {
    regions = new Map();
    counters.set(counter, regions);
  }
  let fields = regions.get(region);
  if (!fields) {
    fields = new Map();
    regions.set(region, fields);
  }
  return fields;
};

/**
 * One increment for each (key, field), however many deltas hit it; what cancels is left out. Redis pays for increments, so
 * a batch of one district's events costs little more than one event.
 */
export const coalesce = (prefix: string, deltas: readonly Delta[], floors: FloorNumbers): Increments => {
  const counters = new Map<Counter, Map<RegionCode, Fields>>();
  const fieldsByDay = new Map<Day, readonly string[]>();
  for (const delta of deltas) {
    let names = fieldsByDay.get(delta.day);
    if (!names) {
      names = fieldsOf(delta.day, floors);
      fieldsByDay.set(delta.day, names);
    }
    const fields = fieldsAt(counters, delta);
    for (const name of names) fields.set(name, (fields.get(name) ?? 0n) + delta.amount);
  }
  return flatten(prefix, counters);
};

const flatten = (prefix: string, counters: ReadonlyMap<Counter, ReadonlyMap<RegionCode, Fields>>): Increments => {
  const keys: string[] = [];
  const args: (string | number)[] = [];
  for (const [counter, regions] of counters) {
    for (const [region, fields] of regions) {
      const countAt = args.length;
      args.push(0);
      for (const [field, amount] of fields) if (amount !== 0n) args.push(field, amount.toString());
      const count = (args.length - countAt - 1) / 2;
      if (count === 0) {
        args.pop();
        continue;
      }
      args[countAt] = count;
      keys.push(dataKey(prefix, counter, region));
    }
  }
  return { keys, args };
};
