// Money: yuan with at most two decimals on the wire, whole fen inside. A double holds what was written exactly enough to
// be read back digit by digit; it is never multiplied by 100.

/** Largest amount; the country's output of a year is a thirtieth of it. */
export const MAX_YUAN = 1_000_000_000_000_000;

/** From here on neighbouring doubles lie further apart than one fen: whole yuan only. */
const WHOLE_YUAN_FROM = 2 ** 46;

const DECIMAL = /^(\d+)(?:\.(\d{1,2}))?$/;

/** `undefined`: more than two decimals, negative, or too large. */
export const parseYuan = (yuan: number): bigint | undefined => {
  // From 1e21 on String() writes an exponent; far above the limit, so it does not match.
  const match = DECIMAL.exec(String(yuan));
  if (!match || (yuan >= WHOLE_YUAN_FROM && match[2] !== undefined)) return undefined;
  return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
};

/** Exact; throws `RangeError` for what `parseYuan` refuses. */
export const yuanToFen = (yuan: number): bigint => {
  const fen = parseYuan(yuan);
  if (fen === undefined) throw new RangeError(`not an amount of yuan with at most two decimals: ${yuan}`);
  return fen;
};

/** The number that a JSON answer carries. */
export const fenToYuan = (fen: bigint): number => Number(fen) / 100;
