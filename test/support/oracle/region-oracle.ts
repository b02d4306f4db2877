// What the rows of the region tree say, found by looking through all of them. For comparison with the real tree only.

import type { BasisRow, Region } from '#domain/region/region';

export interface OracleWorld {
  readonly regions: readonly Region[];
  readonly bases: readonly BasisRow[];
  readonly ownCity: string;
}

/** No zone of these has changed its clocks since 1992. */
const HOURS_EAST: Readonly<Record<string, number>> = { 'Asia/Shanghai': 8, 'Asia/Urumqi': 6 };

export const plusDays = (day: string, n: number): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10);
};

export const daysFrom = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let day = from; day < to; day = plusDays(day, 1)) days.push(day);
  return days;
};

export class RegionOracle {
  constructor(private readonly world: OracleWorld) {}

  isKnown(code: string): boolean {
    return this.world.regions.some((row) => row.code === code);
  }

  isValid(code: string, day: string): boolean {
    return this.validRow(code, day) !== undefined;
  }

  /** Local day of an RFC 3339 time. */
  dayAt(code: string, time: string): string {
    const zone = this.world.regions.findLast((row) => row.code === code)?.timeZone ?? 'Asia/Shanghai';
    const hours = HOURS_EAST[zone];
    if (hours === undefined) throw new Error(`the oracle does not know the zone ${zone}`);
    return new Date(Date.parse(time) + hours * 3_600_000).toISOString().slice(0, 10);
  }

  /** The region and everything above it. */
  upwards(code: string, day: string): string[] {
    const row = this.rowOn(code, day);
    if (!row) return [];
    return row.parent === null ? [code] : [code, ...this.upwards(row.parent, day)];
  }

  reportsByReturns(code: string, sector: string, day: string): boolean {
    const holds = (b: BasisRow): boolean => b.region === code && b.from <= day && (b.to === null || day < b.to);
    const own = this.world.bases.find((b) => b.sector === sector && holds(b));
    const any = this.world.bases.find((b) => b.sector === '*' && holds(b));
    const stated = own ?? any;
    if (stated) return stated.basis === 'returns';
    const level = this.rowOn(code, day)?.level;
    return level === 'province' || (level === 'city' && code !== this.world.ownCity);
  }

  /** Every region in which an amount at `code` counts; `sector` null goes up the plain tree. */
  countsIn(code: string, sector: string | null, day: string): string[] {
    const line = this.upwards(code, day);
    const stop = line.findIndex((up, i) => i > 0 && sector !== null && this.reportsByReturns(up, sector, day));
    return stop < 0 ? line : line.slice(0, stop);
  }

  private validRow(code: string, day: string): Region | undefined {
    return this.world.regions.find(
      (row) => row.code === code && row.validFrom <= day && (row.validTo === null || day < row.validTo),
    );
  }

  private rowOn(code: string, day: string): Region | undefined {
    return this.validRow(code, day) ?? this.world.regions.findLast((row) => row.code === code);
  }
}
