// A figure as a report printed it, beside its own counts: what they give exactly, and whether the print follows from it.

import { type FigureVerdict, judgeFigure } from '../exact/printed-figure.js';
import { fromDecimal, over, type Rational, rational, times } from '../exact/rational.js';
import type { Indicator } from './indicator.js';

/** `unchecked`: the report gave no counts, or no value. */
export type Follows = FigureVerdict | 'unchecked';

export interface PublishedFigure {
  readonly value: number | null;
  /** Digits printed behind the point; absent: those that `value` has. */
  readonly decimals?: number | undefined;
  readonly numerator?: number | undefined;
  readonly denominator?: number | undefined;
}

const exactly = (value: number): Rational => fromDecimal(String(value));

/** Null where the report says too little, or divides by nothing. */
export const computedFrom = ({ computation }: Indicator, figure: PublishedFigure): Rational | null => {
  const { numerator, denominator } = figure;
  if (numerator === undefined) return null;
  if (computation.kind === 'count' || computation.kind === 'money') return exactly(numerator);
  if (!denominator) return null;
  const scale = 'scale' in computation ? computation.scale : 1n;
  return over(times(exactly(numerator), rational(scale)), exactly(denominator));
};

export const followsFrom = (exact: Rational | null, { value, decimals }: PublishedFigure): Follows => {
  if (exact === null || value === null) return 'unchecked';
  const printed = exactly(value);
  // Trailing zeros are printed and are not in a number: `decimals` tells of them.
  const digits = Math.max(decimals ?? 0, digitsOf(printed.d));
  const units = printed.n * (10n ** BigInt(digits) / printed.d);
  return judgeFigure({ units, digits }, exact);
};

/** Fewest digits behind the point that write a fraction of this denominator, which divides a power of ten. */
const digitsOf = (denominator: bigint): number => {
  let digits = 0;
  for (let unit = 1n; unit % denominator !== 0n; unit *= 10n) digits += 1;
  return digits;
};
