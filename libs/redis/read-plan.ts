import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import { type FloorNumbers, type IntervalParts, isTooOld, partsOf } from '#ports/reading-store/interval-parts';
import type { SumRequest } from '#ports/reading-store/reading-store';
import { dayField, monthField } from './slot-keys.js';

/** One key to read, with every field that some request needs of it. */
export interface ReadGroup {
  readonly counter: Counter;
  readonly region: RegionCode;
  readonly fields: readonly string[];
}

interface PlannedRequest {
  readonly parts: IntervalParts;
  readonly group: number;
  /** Places in the group's `fields`. */
  readonly places: readonly number[];
}

export interface ReadPlan {
  readonly groups: readonly ReadGroup[];
  readonly requests: readonly PlannedRequest[];
}

interface GrowingGroup extends ReadGroup {
  readonly fields: string[];
  readonly places: Map<string, number>;
}

const fieldsOf = (parts: IntervalParts): string[] => [...parts.months.map(monthField), ...parts.days.map(dayField)];

/** All windows of one counter and region overlap, so their fields are fetched together and once. */
export const planReads = (requests: readonly SumRequest[]): ReadPlan => {
  const groups: GrowingGroup[] = [];
  const groupAt = new Map<string, number>();
  const planned = requests.map(({ counter, region, from, to }): PlannedRequest => {
    const name = `${region}:${counter}`;
    const group = groupAt.get(name) ?? groups.length;
    groupAt.set(name, group);
    const { fields, places }: Pick<GrowingGroup, 'fields' | 'places'> = groups[group] ?? {
      fields: [],
      places: new Map(),
    };
    groups[group] = { counter, region, fields, places };
    const parts = partsOf(from, to);
    const own = fieldsOf(parts).map((field) => {
      const place = places.get(field) ?? fields.push(field) - 1;
      places.set(field, place);
      return place;
    });
    return { parts, group, places: own };
  });
  return { groups, requests: planned };
};

/** Sums of one group's fields; `null` where nothing is held. One entry per group. */
export type GroupValues = readonly (readonly (bigint | null)[])[];

export const mergeReads = (
  plan: ReadPlan,
  slots: readonly { readonly values: GroupValues; readonly floors: FloorNumbers }[],
): (bigint | 'too-old')[] => {
  const floors = {
    day: Math.max(...slots.map((slot) => slot.floors.day)),
    month: Math.max(...slots.map((slot) => slot.floors.month)),
  };
  return plan.requests.map(({ parts, group, places }) => {
    if (isTooOld(parts, floors)) return 'too-old';
    let sum = 0n;
    for (const { values } of slots) for (const place of places) sum += values[group]?.[place] ?? 0n;
    return sum;
  });
};
