import type { Day, DayRange, Instant } from '#domain/calendar/day';
import type { Words } from '#domain/indicator/indicator';
import type { Reading } from '#domain/indicator/reading';
import type { WindowName } from '#domain/indicator/window';
import type { RegionCode } from '#domain/region/region';
import type { RegionMap } from '#domain/region/region-map';

export interface ReadingQuery {
  readonly indicators: readonly string[];
  /** Canonical codes. */
  readonly regions: readonly RegionCode[];
  readonly windows: readonly WindowName[];
  /** Default: the local day of `knownAt`. */
  readonly asOf?: Day | undefined;
  /** Default: now. */
  readonly knownAt?: Instant | undefined;
  readonly compare?: 'previous-year' | undefined;
  /** Of one enterprise within the regions: its id, or where there is none its name. */
  readonly organization?: string | undefined;
  /** `now`: as if the present regions had always been (ADR 0011). */
  readonly map?: RegionMap | undefined;
  /** Instead of windows: these days. */
  readonly days?: DayRange | undefined;
}

export interface SeriesQuery extends Omit<ReadingQuery, 'asOf' | 'compare' | 'days'> {
  /** `asOf` of the points: in `[from, to)`. */
  readonly from: Day;
  readonly to: Day;
  readonly step: 'day' | 'week' | 'month';
  /** `latest`: all points as known at `knownAt`; `at-step`: each as known at the end of its own day. */
  readonly vintage: 'latest' | 'at-step';
}

export const READING_REJECTIONS = [
  'unknown-indicator',
  'unknown-region',
  'as-of-in-future',
  'invalid-interval',
  'too-many-points',
] as const;

/** The caller's fault: a value, never thrown. */
export interface ReadingRejection {
  readonly state: 'rejected';
  readonly code: (typeof READING_REJECTIONS)[number];
  readonly parameter: 'indicator' | 'region' | 'asOf' | 'from' | 'to' | 'step' | 'window';
  readonly detail: Words;
}

/** Some slots of the rolling sums cannot answer now: no reading, never a lower one. Ask again. */
export interface NotReady {
  readonly state: 'not-ready';
  readonly slots: readonly number[];
}

/** By region, then indicator, then window, each in the order asked for. */
export type ReadingAnswer =
  | { readonly state: 'ready'; readonly readings: readonly Reading[] }
  | NotReady
  | ReadingRejection;

/** One `asOf` after the other; within each as `ReadingAnswer`. */
export type SeriesAnswer =
  | {
      readonly state: 'ready';
      readonly points: readonly { readonly asOf: Day; readonly readings: readonly Reading[] }[];
    }
  | NotReady
  | ReadingRejection;
