import type { Measure } from '../declaration/declared.js';
import type { HazardLevel } from '../hazard/hazard.js';
import type { Counter } from '../ledger/counter.js';
import type { Sector } from '../sector.js';
import type { WindowName } from './window.js';

/** The same words in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What is counted: the sum of the counters over the window. `sector`: by whose reporting basis; null is every sector. */
interface Counted {
  readonly counters: readonly Counter[];
  readonly sector: Sector | null;
  /** Of deaths: how many accidents they come from, so that an interval knows of clusters. */
  readonly accidents?: Counter;
}

/** How an indicator is computed. `scale` is what a rate is given per. */
export type Computation =
  | ({ readonly kind: 'count' } & Counted)
  /** The counters are in fen, the value in yuan. */
  | ({ readonly kind: 'money' } & Counted)
  | ({ readonly kind: 'flow-rate' | 'stock-rate'; readonly measure: Measure; readonly scale: bigint } & Counted)
  /** `part` ÷ `total`, or with `complement` (`total` − `part`) ÷ `total`. */
  | { readonly kind: 'proportion'; readonly total: Counter; readonly part: Counter; readonly complement: boolean }
  /** Hazards due in the window, and of these put right in time; null is every level. */
  | { readonly kind: 'hazards'; readonly level: HazardLevel | null }
  | { readonly kind: 'survey' };

export type IndicatorKind = Computation['kind'];

export interface Indicator {
  readonly id: string;
  readonly names: Words;
  readonly formula: Words;
  readonly unit: Words;
  /** What is shown when nobody names a window; `rolling-36m` may be asked of any. */
  readonly windows: readonly WindowName[];
  /** Where the definition comes from. */
  readonly source: Words;
  readonly computation: Computation;
}

/** The counters that a reading of the indicator adds up. */
export const countersOf = (indicator: Indicator): Counter[] => {
  const { computation } = indicator;
  switch (computation.kind) {
    case 'survey':
    case 'hazards':
      return [];
    case 'proportion':
      return [computation.part, computation.total];
    case 'count':
    case 'money':
    case 'flow-rate':
    case 'stock-rate':
      return [...computation.counters];
  }
};

/** With those that only its interval needs. */
export const sumsOf = (indicator: Indicator): Counter[] => {
  const { computation } = indicator;
  const accidents = 'accidents' in computation ? computation.accidents : undefined;
  return [...countersOf(indicator), ...(accidents ? [accidents] : [])];
};

/** Rates and proportions: their limits hold for each assessment year and are inherited; counts and money never. */
export const isRatio = (indicator: Indicator): boolean =>
  indicator.computation.kind !== 'count' && indicator.computation.kind !== 'money';
