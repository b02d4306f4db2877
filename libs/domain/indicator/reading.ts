import type { Day } from '../calendar/day.js';
import type { Responsible } from '../declaration/responsible.js';
import type { DeclarationStatus } from '../declaration/status.js';
import type { RegionCode } from '../region/region.js';
import type { ShownWindowName } from './window.js';

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

/** `data-inconsistent`: published figures that contain each other do not add up; the longest is kept. */
export const READING_FLAGS = ['data-inconsistent'] as const;
export type ReadingFlag = (typeof READING_FLAGS)[number];

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
  /** Set for one enterprise. */
  readonly organization: string | null;
  readonly setBy: string | null;
  readonly responsible: Responsible | null;
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

/** How surprising the numerator is if the limit were exactly kept; a breach is a fact, this is evidence. */
export interface Unusual {
  /** Probability of so much (`above`) or so little (`below`), or more so. */
  readonly pValue: number;
  readonly direction: 'above' | 'below';
}

/** This window's rate ÷ that of the window a year before: exact conditional test. */
export interface Change {
  readonly ratio: number | null;
  readonly interval95: { readonly low: number; readonly high: number | null };
  readonly pValue: number;
}

/** By which map the region's past days are read (ADR 0011); null: as the map was on each day. */
export interface Boundaries {
  readonly map: 'now';
  /** Codes whose history is wholly in it. */
  readonly predecessors: readonly RegionCode[];
  /** Codes that were divided: of theirs nothing can be told apart, and nothing is in it. */
  readonly unattributed: readonly RegionCode[];
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
  /** Of one enterprise within the region; null: of all. */
  readonly organization: string | null;
  readonly boundaries: Boundaries | null;
  readonly window: { readonly name: ShownWindowName; readonly from: Day; readonly to: Day };
  /** RFC 3339 with the region's offset. */
  readonly knownAt: string;
  /** Always true: there is no reading from a part of the log. */
  readonly complete: true;
  readonly numerator: number | null;
  /** Of deaths: how many accidents they come from, at most where returns report; else null. */
  readonly accidents: number | null;
  readonly denominator: Denominator | null;
  readonly value: number | null;
  readonly nullReason: NullReason | null;
  readonly interval95: Interval95 | null;
  readonly provisional: boolean;
  /** What is wrong with the figures behind it. */
  readonly flags: readonly ReadingFlag[];
  readonly completeness: Completeness;
  readonly target: ReadingTarget | null;
  readonly breached: boolean | null;
  readonly verdict: Verdict | null;
  readonly budget: Budget | null;
  readonly forecast: Forecast | null;
  readonly unusual: Unusual | null;
  /** The same window a year before; only when asked for. */
  readonly previous: Reading | null;
  readonly change: Change | null;
}
