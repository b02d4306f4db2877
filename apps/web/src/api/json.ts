// Reading JSON of unknown shape field by field. What is absent or of another type becomes null: the page then says
// "no value", and never shows a number that nobody sent.

export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const recordOrNull = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const number = (value: unknown): number => numberOrNull(value) ?? 0;

export const oneOf = <const T extends string>(allowed: readonly T[], value: unknown): T | null =>
  allowed.find((candidate) => candidate === value) ?? null;

/** Both languages of a text; a plain string stands for both. */
export const names = (value: unknown, fallback = ''): { zh: string; en: string } => {
  if (typeof value === 'string') return { zh: value, en: value };
  const both = record(value);
  const zh = text(both.zh) || text(both.en) || fallback;
  return { zh, en: text(both.en) || zh };
};
