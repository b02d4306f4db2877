import type { Day } from '../calendar/day.js';
import type { DeclaredExposure } from '../declaration/declared.js';
import type { DeclarationStatus } from '../declaration/status.js';
import { leastFinal } from '../declaration/status.js';
import { plus, type Rational, rational, sumOf, times } from '../exact/rational.js';
import type { NullReason } from '../indicator/reading.js';

/** What an amount is divided by: output of some days, or units on a day. */
export interface Exposure {
  readonly value: Rational;
  /** The part of `value` that no declaration covers. */
  readonly estimated: Rational;
  /** The least final of the declarations used. */
  readonly status: DeclarationStatus;
  /** Share of the days with a declaration that is not a plan. */
  readonly coverage: Rational;
  /** Rests on at least one declaration that is not a plan. */
  readonly isDeclared: boolean;
  readonly definition: string;
  /** Of a stock: its day. */
  readonly asOf: Day | null;
  /** The declarations that it rests on, with what each gives. */
  readonly sources: readonly ExposureSource[];
  /** Declarations that contain each other do not add up; the longest holds. */
  readonly isInconsistent: boolean;
}

export interface ExposureSource {
  readonly row: DeclaredExposure;
  /** Its part of the exposure. */
  readonly amount: Rational;
  /** Of that: for days that it does not cover itself. */
  readonly estimated: Rational;
}

export type ExposureAnswer =
  | { readonly state: 'known'; readonly exposure: Exposure }
  | { readonly state: 'missing'; readonly reason: NullReason };

const older = (a: Day | null, b: Day | null): Day | null => (a === null || b === null || a < b ? a : b);

/** The exposures of the parts of a region as one. They have one definition; there is at least one. */
export const addUp = (parts: readonly [Exposure, ...Exposure[]]): Exposure => ({
  value: sumOf(parts.map((part) => part.value)),
  estimated: sumOf(parts.map((part) => part.estimated)),
  status: parts.map((part) => part.status).reduce(leastFinal),
  coverage: times(parts.map((part) => part.coverage).reduce(plus), rational(1n, BigInt(parts.length))),
  isDeclared: parts.every((part) => part.isDeclared),
  definition: parts[0].definition,
  asOf: parts.map((part) => part.asOf).reduce(older),
  sources: parts.flatMap((part) => part.sources),
  isInconsistent: parts.some((part) => part.isInconsistent),
});
