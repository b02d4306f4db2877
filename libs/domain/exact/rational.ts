// Fractions of integers, for everything that is compared with a limit: 0.1 is one tenth here. Results become numbers only
// when they leave the domain, correctly rounded once.

export interface Rational {
  readonly n: bigint;
  /** Always positive; `n` and `d` have no common factor. */
  readonly d: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** `d` must not be 0. */
export const rational = (n: bigint, d = 1n): Rational => {
  if (d === 1n) return { n, d };
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, sign * d) || 1n;
  return { n: (sign * n) / common, d: (sign * d) / common };
};

export const ZERO: Rational = { n: 0n, d: 1n };

/** The exact value of a decimal as text: `0.1`, `-2`, `1.5e10`. */
export const fromDecimal = (text: string): Rational => {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts ?? [];
  if (whole === '' && fraction === '') throw new RangeError(`not a decimal: ${text}`);
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const shift = Number(exponent) - fraction.length;
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
};

export const plus = (a: Rational, b: Rational): Rational =>
  a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => plus(a, { n: -b.n, d: b.d });
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
/** `b` must not be 0. */
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

/** Negative, 0 or positive, as `a` is below, equal to or above `b`. */
export const compare = (a: Rational, b: Rational): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

export const sumOf = (values: readonly Rational[]): Rational => values.reduce(plus, ZERO);

const SAFE = 2n ** 53n;
const bitLength = (n: bigint): number => n.toString(2).length;

/** The nearest number. */
export const toNumber = ({ n, d }: Rational): number => {
  const size = n < 0n ? -n : n;
  // Two exact numbers: one division, rounded once.
  if (size <= SAFE && d <= SAFE) return Number(n) / Number(d);
  // Else a quotient of at least 64 bits, whose last bit says whether anything was cut off.
  const shift = Math.max(0, 64 + bitLength(d) - bitLength(size));
  const scaled = size << BigInt(shift);
  const quotient = (scaled / d) | (scaled % d === 0n ? 0n : 1n);
  return (n < 0n ? -1 : 1) * Number(quotient) * 2 ** -shift;
};
