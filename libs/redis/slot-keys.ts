// Names in Redis. The hash tag `{pN}` keeps all keys of a slot on one node of a cluster; the epoch in the name keeps a
// rebuild apart from what it replaces. Names and fields are short because there are millions of them.
//
//   {p3}                                    hash: epoch, state, offset, tree, days, months (floors)
//   {p3}:1:440605124:deaths.construction    hash: field = day or month, value = sum
//   {p3}:1:chunks                           bitmap of the chunks loaded, while rebuilding

import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import type { Slot } from '#ports/reading-store/reading-store';

export const metaKey = (slot: Slot): string => `{p${slot}}`;

export const epochPrefix = (slot: Slot, epoch: number): string => `{p${slot}}:${epoch}:`;

export const chunksKey = (slot: Slot, epoch: number): string => `${epochPrefix(slot, epoch)}chunks`;

export const dataKey = (prefix: string, counter: Counter, region: RegionCode): string =>
  `${prefix}${region}:${counter}`;

/** Glob of everything that belongs to a slot except its meta. */
export const slotPattern = (slot: Slot): string => `{p${slot}}:*`;

export interface ParsedKey {
  readonly key: string;
  readonly epoch: number;
  /** Left out for the bitmap of chunks. */
  readonly sum?: { readonly counter: Counter; readonly region: RegionCode };
}

export const parseKey = (key: string): ParsedKey | undefined => {
  const { epoch, region, counter } =
    /^\{p\d+\}:(?<epoch>\d+):(?:(?<region>[^:]+):(?<counter>.+)|chunks)$/.exec(key)?.groups ?? {};
  if (epoch === undefined) return undefined;
  return { key, epoch: Number(epoch), ...(region && counter ? { sum: { counter, region } } : {}) };
};

/** Day number in base 36 (`g18` is 2026-11-23); months have a point in front (`.irm`). */
export const dayField = (day: number): string => day.toString(36);

export const monthField = (month: number): string => `.${month.toString(36)}`;

export type ParsedField = { readonly kind: 'day' | 'month'; readonly at: number };

export const parseField = (field: string): ParsedField =>
  field.startsWith('.')
    ? { kind: 'month', at: Number.parseInt(field.slice(1), 36) }
    : { kind: 'day', at: Number.parseInt(field, 36) };
