import type { Measure } from '../declaration/declared.js';
import type { Counter } from '../ledger/counter.js';
import type { Sector } from '../sector.js';
import type { WindowName } from './window.js';

/** The same words in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** How an indicator is computed. Counters are summed over the window; `scale` is what the rate is given per. */
export type Computation =
  | { readonly kind: 'count'; readonly counter: Counter; readonly sector: Sector | null }
  /** The counter is in fen, the value in yuan. */
  | { readonly kind: 'money'; readonly counter: Counter; readonly sector: Sector | null }
  | {
      readonly kind: 'flow-rate' | 'stock-rate';
      readonly counter: Counter;
      readonly sector: Sector;
      readonly measure: Measure;
      readonly scale: bigint;
    }
  /** `part` ÷ `total`, or with `complement` (`total` − `part`) ÷ `total`. */
  | { readonly kind: 'proportion'; readonly total: Counter; readonly part: Counter; readonly complement: boolean }
  | { readonly kind: 'survey' };

export type IndicatorKind = Computation['kind'];

export interface Indicator {
  readonly id: string;
  readonly names: Words;
  readonly formula: Words;
  readonly unit: Words;
  readonly windows: readonly WindowName[];
  /** Where the definition comes from. */
  readonly source: Words;
  readonly computation: Computation;
}

/** The counters that a reading of the indicator adds up. */
export const countersOf = (indicator: Indicator): Counter[] => {
  const { computation } = indicator;
  if (computation.kind === 'survey') return [];
  return computation.kind === 'proportion' ? [computation.part, computation.total] : [computation.counter];
};

/** Rates and proportions: their limits hold for each assessment year and are inherited; counts and money never. */
export const isRatio = (indicator: Indicator): boolean =>
  indicator.computation.kind !== 'count' && indicator.computation.kind !== 'money';
