// Dice in SQL that fall the same at every run: hashes of a number.

import { SECTORS } from '#domain/sector';

/** `[FROM, TO)`: the days of the history. */
export const HISTORY = { from: '2021-01-01', to: '2026-01-01' } as const;
const DAYS = 1826;
/** The last instant of the history: everything of it is known by then. */
export const NOW = Date.parse('2025-12-31T23:59:59+08:00');
export const NOW_SQL = `timestamptz '${new Date(NOW).toISOString()}'`;

export const TOPIC = 'safety.events.1';
export const PARTITIONS = 4;

export interface Size {
  readonly entries: number;
  readonly inspections: number;
  readonly hazards: number;
}

/** A number in `[0, sides)` that depends on `n` and the salt alone. */
export const dice = (n: string, salt: number, sides: number): string =>
  `abs(hashint8extended(${n}, ${salt}) % ${sides})::int`;

export const list = (values: readonly string[]): string => `array[${values.map((one) => `'${one}'`).join(', ')}]`;

export const pick = (values: readonly string[], n: string, salt: number): string =>
  `(${list(values)})[1 + ${dice(n, salt, values.length)}]`;

/** Of a hundred incidents. */
const SECTOR_SHARES = [20, 5, 3, 35, 8, 20, 3, 2, 4];
const WEIGHED_SECTORS = SECTORS.flatMap((sector, i) => Array.from({ length: SECTOR_SHARES[i] ?? 0 }, () => sector));
export const sector = (n: string, salt: number): string => pick(WEIGHED_SECTORS, n, salt);

/** Of the given towns; the earlier a town is listed, the busier it is. */
export const town = (towns: readonly string[], n: string, salt: number): string => {
  const weighed = towns.flatMap((code, i) =>
    Array.from({ length: 1 + Math.floor((towns.length - i) / 6) }, () => code),
  );
  return pick(weighed, n, salt);
};

export const day = (n: string, salt: number): string => `(date '${HISTORY.from}' + ${dice(n, salt, DAYS)})`;

/** Nine of ten within three days, every tenth within a year. */
export const lag = (n: string, salt: number): string =>
  `make_interval(mins => case when ${dice(n, salt, 10)} > 0 then ${dice(n, salt + 1, 4_320)} else ${dice(n, salt + 1, 525_600)} end)`;

/** A third has one, one of five thousand. */
export const organization = (n: string, salt: number): string =>
  `case when ${dice(n, salt, 3)} = 0 then '施工单位 ' || ${dice(n, salt + 1, 5_000)} end`;
