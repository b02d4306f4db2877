import type { Language } from '../i18n/language.js';

const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const;
const MOST_DIGITS = 6;

const grouped = (value: number, language: Language, least: number, most: number): string =>
  new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);

/**
 * As few decimals as tell the value from the limit: 1.004 against 1 is "1.004", because "1.00 > 1" would read as a
 * fault of ours. Breaches compare unrounded values.
 */
export const decimalsAgainst = (value: number, limit: number | null, least: number): number => {
  if (limit === null || value === limit) return least;
  for (let digits = least; digits < MOST_DIGITS; digits += 1) {
    if (value.toFixed(digits) !== limit.toFixed(digits)) return digits;
  }
  return MOST_DIGITS;
};

/** A rate: two decimals, or more where the limit is near. */
export const formatRate = (value: number, limit: number | null, language: Language): string => {
  const digits = decimalsAgainst(value, limit, 2);
  return grouped(value, language, digits, digits);
};

/** A proportion 0–1 as per cent: one decimal, or more where the limit is near. */
export const formatPercent = (value: number, limit: number | null, language: Language): string => {
  const digits = decimalsAgainst(value * 100, limit === null ? null : limit * 100, 1);
  return `${grouped(value * 100, language, digits, digits)}%`;
};

/** Of a probability so much as is worth saying: neither certain nor impossible where it is not. */
export const formatChance = (p: number, language: Language): string => {
  if (p > 0 && p < 0.001) return '<0.1%';
  if (p < 1 && p > 0.999) return '>99.9%';
  return `${grouped(p * 100, language, 0, p < 0.1 || p > 0.99 ? 1 : 0)}%`;
};

/** A difference bears its sign, and a minus is a minus. */
export const signed = (shown: string, amount: number): string => {
  if (amount === 0) return shown;
  return amount > 0 ? `+${shown}` : `−${shown.replace(/^[-−]/, '')}`;
};

export const formatShare = (share: number): string => `${Math.round(share * 100)}%`;

/** A count or limit: no decimals that say nothing. */
export const formatPlain = (value: number, language: Language, most = 2): string => grouped(value, language, 0, most);

/** Yuan, as people say them: 亿元 and 万元, or billions and millions. */
export const formatYuan = (value: number, language: Language): string => {
  const steps =
    language === 'zh'
      ? ([
          [1e8, ' 亿元'],
          [1e4, ' 万元'],
          [1, ' 元'],
        ] as const)
      : ([
          [1e9, ' bn yuan'],
          [1e6, ' m yuan'],
          [1, ' yuan'],
        ] as const);
  const [scale, unit] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, language === 'zh' ? ' 元' : ' yuan'];
  return `${formatPlain(value / scale, language)}${unit}`;
};
