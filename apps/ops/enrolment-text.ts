import { renderUnicodeCompact } from 'uqr';

/** Scanned from a screen: a border as the standard wants it, and lines half as high as letters. */
export const enrolmentText = (url: string, expiresAt: string): string =>
  [
    renderUnicodeCompact(url, { border: 2 }),
    url,
    `扫描后本机取得令牌;只能用一次,至 ${expiresAt} 有效 / a phone that scans it gets its token; good once, until ${expiresAt}`,
  ].join('\n');
