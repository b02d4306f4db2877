import type { Day } from '../calendar/day.js';
import type { DeclarationStatus } from '../declaration/status.js';
import type { RegionCode } from '../region/region.js';
import type { WindowName } from './window.js';

export const NULL_REASONS = [
  'no-denominator',
  'denominator-zero',
  'stale-denominator',
  'child-undeclared',
  'definition-mismatch',
  'no-return',
  'no-data',
] as const;
export type NullReason = (typeof NULL_REASONS)[number];

export const VERDICTS = ['within', 'over-pace', 'exhausted', 'failed', 'met'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const COMPARISONS = ['at-most', 'at-least', 'below'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Denominator {
  readonly value: number;
  readonly status: DeclarationStatus;
  /** Share of the window's days with a declaration that is not a plan. */
  readonly coverage: number;
  /** Share of `value` that is an estimate from the last declared rate. */
  readonly estimatedShare: number;
  /** Null where a sum of units has no declared definition (proportions). */
  readonly definition: string | null;
  /** Of a stock: the day it describes; of a sum the oldest. */
  readonly asOf: Day | null;
}

export interface Interval95 {
  readonly low: number;
  readonly high: number;
  readonly method: 'garwood' | 'compound-poisson' | 'wilson';
}

export interface ReadingTarget {
  readonly limit: number;
  readonly comparison: Comparison;
  /** Where it was set: the reading's own region or an ancestor. */
  readonly region: RegionCode;
  /** `<source>#<id>` of the event that set it. */
  readonly event: string;
  /** The days it is about: of a count its own, of a rate or proportion the assessment year cut to it. */
  readonly from: Day;
  readonly to: Day;
}

/** What may happen in the whole period; only in the window `period`. */
export interface Budget {
  readonly from: Day;
  readonly to: Day;
  /** Null for counts, and for a limit of 0 without a denominator. */
  readonly exposure: number | null;
  readonly exposureStatus: DeclarationStatus | null;
  readonly allowed: number;
  readonly used: number;
  readonly left: number;
  readonly elapsedShare: number;
}

export interface Forecast {
  readonly breachProbability: number;
  readonly breachOn: Day | null;
  readonly median: number;
  readonly interval80: readonly [number, number];
}

export interface Completeness {
  /** Last day up to which, from the window's first, a return says that everything is reported. */
  readonly attestedUntil: Day | null;
  /** Share of the window's days so attested. */
  readonly share: number;
  /** Children that report by returns and have filed none that touches the window. */
  readonly silentRegions: readonly RegionCode[];
}

/** One value of an indicator for a region and a window at an instant: the contract's JSON, field by field. */
export interface Reading {
  readonly indicator: string;
  readonly region: RegionCode;
  readonly window: { readonly name: WindowName; readonly from: Day; readonly to: Day };
  /** RFC 3339 with the region's offset. */
  readonly knownAt: string;
  /** Always true: there is no reading from a part of the log. */
  readonly complete: true;
  readonly numerator: number | null;
  readonly denominator: Denominator | null;
  readonly value: number | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval95 | null;
  readonly provisional: boolean;
  readonly completeness: Completeness;
  readonly target: ReadingTarget | null;
  readonly breached: boolean | null;
  readonly verdict: Verdict | null;
  readonly budget: Budget | null;
  readonly forecast: Forecast | null;
  readonly unusual: { readonly pValue: number; readonly direction: 'above' | 'below' } | null;
  /** The same window a year before; only when asked for. */
  readonly previous: Reading | null;
}
