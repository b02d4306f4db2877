// Exact fractions, in lowest terms: of what is spread over days nothing may be lost by adding it up again.

export interface Fraction {
  readonly n: bigint;
  /** Greater than 0. */
  readonly d: bigint;
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

export const fraction = (n: bigint, d = 1n): Fraction => {
  if (d === 0n) throw new Error('divided by zero');
  const common = divisor(n < 0n ? -n : n, d < 0n ? -d : d);
  const by = d < 0n ? -common : common;
  return { n: n / by, d: d / by };
};

export const NOTHING = fraction(0n);

/** A decimal as JSON has it. */
export const exactly = (value: number): Fraction => {
  const [, sign = '', whole = '', rest = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(`${value}`) ?? [];
  if (whole === '') throw new Error(`no decimal: ${value}`);
  const power = Number(exponent) - rest.length;
  const digits = BigInt(`${sign}${whole}${rest}`);
  return power < 0 ? fraction(digits, 10n ** BigInt(-power)) : fraction(digits * 10n ** BigInt(power));
};

export const add = (a: Fraction, b: Fraction): Fraction =>
  a.d === b.d ? fraction(a.n + b.n, a.d) : fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { n: -b.n, d: b.d });
export const multiply = (a: Fraction, by: bigint): Fraction => fraction(a.n * by, a.d);
export const divide = (a: Fraction, by: Fraction): Fraction => fraction(a.n * by.d, a.d * by.n);
export const total = (parts: readonly Fraction[]): Fraction => parts.reduce(add, NOTHING);

/** The nearest number, or one beside it. */
export const asNumber = ({ n, d }: Fraction): number => {
  const size = Math.max(`${n}`.length, `${d}`.length);
  if (size < 300) return Number(n) / Number(d);
  const shift = 10n ** BigInt(size - 300);
  return Number(n / shift) / Number(d / shift);
};
