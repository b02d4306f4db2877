// Whether a published figure follows from its counts: exact fractions against the digits that were printed, no floats.

import type { Rational } from './rational.js';

/** How the digits came about; the first that fits. Halves are rounded away from zero (四舍五入). */
export type FigureVerdict = 'rounded' | 'truncated' | 'rounded-up' | 'does-not-follow';

const DECIMAL = /^([-+]?)(\d+)(?:\.(\d+))?%?$/;

export interface PrintedFigure {
  /** All digits as a whole number: 0.50 is 50. */
  readonly units: bigint;
  /** How many of them stand after the point. */
  readonly digits: number;
}

/** `0.517`, `-34.26%`, `+3.1`; `undefined` if it is no plain figure. */
export const readFigure = (text: string): PrintedFigure | undefined => {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '').replace(/^[−–]/, '-');
  const [, sign, whole, fraction = ''] = DECIMAL.exec(plain) ?? [];
  if (whole === undefined) return undefined;
  return { units: BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), digits: fraction.length };
};

/** The exact value in units of the last digit, cut off, and what was cut off in parts of `d`. */
const unitsOf = ({ n, d }: Rational, digits: number): { sign: bigint; whole: bigint; rest: bigint } => {
  const size = (n < 0n ? -n : n) * 10n ** BigInt(digits);
  return { sign: n < 0n ? -1n : 1n, whole: size / d, rest: size % d };
};

const halfUp = (exact: Rational, digits: number): bigint => {
  const { sign, whole, rest } = unitsOf(exact, digits);
  return sign * (2n * rest >= exact.d ? whole + 1n : whole);
};

export const judgeFigure = ({ units, digits }: PrintedFigure, exact: Rational): FigureVerdict => {
  const { sign, whole, rest } = unitsOf(exact, digits);
  if (units === halfUp(exact, digits)) return 'rounded';
  if (units === sign * whole) return 'truncated';
  return units === sign * (rest === 0n ? whole : whole + 1n) ? 'rounded-up' : 'does-not-follow';
};

/** Rounded half up to `digits` after the point. */
export const decimalText = (exact: Rational, digits: number): string => {
  const units = halfUp(exact, digits);
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  const point = text.length - digits;
  return `${units < 0n ? '-' : ''}${text.slice(0, point)}${digits === 0 ? '' : `.${text.slice(point)}`}`;
};
