// How much of a window somebody has vouched for. Where single incidents count, a return of zeros attests that nothing is
// missing; where returns count, every return does. A region whose own returns leave days open is attested on the days on
// which all its children are. Rates and counts only: nobody attests inspections or surveys.

import { addDays, type DayRange, dayFromNumber } from '../calendar/day.js';
import type { DeclarationBook } from '../declaration/declaration-book.js';
import type { DeclaredReturn } from '../declaration/declared.js';
import { clip, gapsIn, type Span, spanOf } from '../exposure/flow-series.js';
import type { RegionCode } from '../region/region.js';
import type { RegionTree } from '../region/region-tree.js';
import { SECTORS, type Sector } from '../sector.js';
import type { Completeness } from './reading.js';

export interface ReturnSources {
  readonly book: DeclarationBook;
  readonly tree: RegionTree;
}

/** Null is every sector. */
const sectorsOf = (sector: Sector | null): readonly Sector[] => (sector ? [sector] : SECTORS);

const lastDay = (window: DayRange): string => addDays(window.to, -1);

/** Reports by returns throughout the window, in each of the sectors. */
export const isOnReturns = (tree: RegionTree, region: RegionCode, sector: Sector | null, window: DayRange): boolean =>
  sectorsOf(sector).every((one) =>
    [window.from, lastDay(window)].every((day) => tree.basisOf(region, one, day) === 'returns'),
  );

/** Own returns that touch the window and speak of the sector (`all` speaks of each). */
export const returnsTouching = (
  book: DeclarationBook,
  region: RegionCode,
  sector: Sector | null,
  window: DayRange,
): DeclaredReturn[] =>
  book
    .returns(region)
    .filter((row) => sector === null || row.sector === sector || row.sector === 'all')
    .filter((row) => row.from < window.to && window.from < row.to);

const isZero = (row: DeclaredReturn): boolean =>
  [row.accidents, row.deaths, row.seriousInjuries ?? 0n, row.directLossFen ?? 0n].every((amount) => amount === 0n);

const union = (spans: readonly Span[]): Span[] => {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push({ from: span.from, to: span.to });
  }
  return merged;
};

const intersection = (a: readonly Span[], b: readonly Span[]): Span[] =>
  a.flatMap((one) => b.flatMap((other) => clip(one, other) ?? []));

const ownSpans = (sources: ReturnSources, region: RegionCode, sector: Sector, window: DayRange): Span[] => {
  const onReturns = isOnReturns(sources.tree, region, sector, window);
  const rows = returnsTouching(sources.book, region, sector, window).filter((row) => onReturns || isZero(row));
  return union(rows.flatMap((row) => clip(spanOf(row), spanOf(window)) ?? []));
};

const attestedSpans = (sources: ReturnSources, region: RegionCode, sector: Sector, window: DayRange): Span[] => {
  const own = ownSpans(sources, region, sector, window);
  if (gapsIn(spanOf(window), own).length === 0 || isOnReturns(sources.tree, region, sector, window)) return own;
  let below: Span[] | undefined;
  for (const child of sources.tree.children(region, lastDay(window))) {
    const spans = attestedSpans(sources, child.code, sector, window);
    below = below ? intersection(below, spans) : spans;
    // One child that attests nothing settles it.
    if (below.length === 0) break;
  }
  return union([...own, ...(below ?? [])]);
};

/** Children that report by returns and have filed none for the window: what the sum certainly lacks. */
const silentChildren = (
  { book, tree }: ReturnSources,
  region: RegionCode,
  sector: Sector | null,
  window: DayRange,
): RegionCode[] => {
  if (isOnReturns(tree, region, sector, window)) return [];
  return tree
    .children(region, lastDay(window))
    .map((child) => child.code)
    .filter((code) => isOnReturns(tree, code, sector, window))
    .filter((code) => returnsTouching(book, code, sector, window).length === 0);
};

export const NOT_ATTESTED: Completeness = { attestedUntil: null, share: 0, silentRegions: [] };

export const completenessOf = (
  sources: ReturnSources,
  region: RegionCode,
  sector: Sector | null,
  window: DayRange,
): Completeness => {
  const span = spanOf(window);
  let attested: Span[] = [span];
  for (const one of sectorsOf(sector)) {
    attested = intersection(attested, attestedSpans(sources, region, one, window));
    if (attested.length === 0) break;
  }
  const [first] = union(attested);
  return {
    attestedUntil: first && first.from === span.from ? dayFromNumber(first.to - 1) : null,
    share: attested.reduce((days, one) => days + one.to - one.from, 0) / (span.to - span.from),
    silentRegions: silentChildren(sources, region, sector, window),
  };
};
