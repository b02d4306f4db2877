// What the rows of the region tree say, found by looking through all of a code's rows. For comparison with the real tree only.

import type { BasisRow, CountingRule, Region } from '#domain/region/region';

export interface OracleWorld {
  readonly regions: readonly Region[];
  readonly bases: readonly BasisRow[];
  readonly ownCity: string;
  readonly counting?: readonly CountingRule[];
}

/** No zone of these has changed its clocks since 1992; what is older, or elsewhere, the calendar of the machine tells. */
const HOURS_EAST: Readonly<Record<string, number>> = { 'Asia/Shanghai': 8, 'Asia/Urumqi': 6 };
const CLOCKS_STAND_SINCE = Date.parse('1992-01-01T00:00:00Z');

const groupBy = <T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};

export interface NowQuestion {
  readonly code: string;
  readonly sector: string | null;
  readonly day: string;
  readonly asOn: string;
}

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
  private readonly rows: ReadonlyMap<string, readonly Region[]>;
  private readonly below: ReadonlyMap<string, readonly Region[]>;
  private readonly bases: ReadonlyMap<string, readonly BasisRow[]>;

  constructor(private readonly world: OracleWorld) {
    this.rows = groupBy(world.regions, (row) => row.code);
    this.below = groupBy(world.regions, (row) => row.parent ?? '');
    this.bases = groupBy(world.bases, (row) => row.region);
  }

  isKnown(code: string): boolean {
    return this.rows.has(code);
  }

  isValid(code: string, day: string): boolean {
    return this.validRow(code, day) !== undefined;
  }

  /** Local day of an RFC 3339 time. */
  dayAt(code: string, time: string): string {
    const zone = this.rowsOf(code).at(-1)?.timeZone ?? 'Asia/Shanghai';
    const hours = HOURS_EAST[zone];
    const instant = Date.parse(time);
    if (hours === undefined || instant < CLOCKS_STAND_SINCE) {
      return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant);
    }
    return new Date(instant + hours * 3_600_000).toISOString().slice(0, 10);
  }

  /** Where something of a day is booked anew that lay at `code`: a code that had ended gives to its only successor, and so on. */
  placeNow(code: string, day: string): string {
    let at = code;
    for (const passed = new Set<string>(); !this.isValid(at, day); ) {
      const last = this.rowsOf(at).at(-1);
      const [heir, ...others] = last?.successors ?? [];
      if (passed.has(at) || !last?.validTo || day < last.validTo || heir === undefined || others.length > 0)
        return code;
      passed.add(at);
      at = heir;
    }
    return at;
  }

  /** Whether accidents below every threshold count that happen on the day: the rule that begins last says so. */
  countsBelowThreshold(day: string): boolean {
    const rules = (this.world.counting ?? []).filter((one) => one.from <= day && (one.to === null || day < one.to));
    return [...rules].sort((a, b) => (a.from < b.from ? -1 : 1)).at(-1)?.countsBelowThreshold ?? false;
  }

  /** The region and everything above it. */
  upwards(code: string, day: string): string[] {
    const row = this.rowOn(code, day);
    if (!row) return [];
    return row.parent === null ? [code] : [code, ...this.upwards(row.parent, day)];
  }

  /** What lies directly below it on a day. */
  children(code: string, day: string): string[] {
    const rows = (this.below.get(code) ?? []).filter((row) => this.validRow(row.code, day) === row);
    return rows.map((row) => row.code).sort();
  }

  reportsByReturns(code: string, sector: string, day: string): boolean {
    const holds = (b: BasisRow): boolean => b.region === code && b.from <= day && (b.to === null || day < b.to);
    const rows = this.bases.get(code) ?? [];
    const own = rows.find((b) => b.sector === sector && holds(b));
    const any = rows.find((b) => b.sector === '*' && holds(b));
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

  /** Map `now`: every region of the tree of `asOn` in which an amount at `code` counts (ADR 0011). */
  countsNow({ code, sector, day, asOn }: NowQuestion): string[] {
    const above = this.upwards(code, day).slice(1);
    const onReturns = above.filter((at) => sector !== null && this.reportsByReturns(at, sector, day));
    // What holds the returns of something that the amount lay below then has the amount already.
    const isBlocked = (region: string): boolean =>
      onReturns.some((at) => this.heirs(at, day, asOn).some((heir) => this.presentLine(heir, asOn).includes(region)));
    const up = this.presentLine(this.homeOf(this.heirs(code, day, asOn), asOn), asOn);
    return up.filter((region) => !isBlocked(region));
  }

  /** Goes with the code day by day from `day` to `asOn`, to whatever takes its place. */
  heirs(code: string, day: string, asOn: string): string[] {
    const row = this.validRow(code, day);
    if (!row) {
      const last = this.rowsOf(code).at(-1);
      return last ? this.heirs(code, last.validFrom, asOn) : [];
    }
    if (day > asOn) return this.heirsBackwards(row, asOn);
    let places = [row];
    for (const next of daysFrom(plusDays(day, 1), plusDays(asOn, 1))) {
      places = places.flatMap((place) => this.onNextDay(place, next));
    }
    return [...new Set(places.map((place) => place.code))];
  }

  private heirsBackwards(row: Region, asOn: string): string[] {
    if (row.validFrom <= asOn) return [row.code];
    const before = this.rowsOf(row.code).find((one) => one.validTo === row.validFrom);
    if (before && before.successors.length === 0) return this.heirsBackwards(before, asOn);
    return row.parent === null ? [] : this.heirs(row.parent, row.validFrom, asOn);
  }

  private onNextDay(place: Region, day: string): Region[] {
    if (place.validTo !== day) return [place];
    const codes = place.successors.length > 0 ? place.successors : [place.code];
    const rows = codes.map((one) => this.validRow(one, day)).filter((row) => row !== undefined);
    if (rows.length > 0 || place.successors.length > 0 || place.parent === null) return rows;
    const above = this.validRow(place.parent, plusDays(day, -1));
    return above ? this.onNextDay(above, day) : [];
  }

  private presentLine(code: string | undefined, asOn: string): string[] {
    return code === undefined ? [] : this.upwards(code, asOn).filter((at) => this.isValid(at, asOn));
  }

  private homeOf(heirs: readonly string[], asOn: string): string | undefined {
    const lines = heirs.map((heir) => this.presentLine(heir, asOn));
    return lines[0]?.find((region) => lines.every((line) => line.includes(region)));
  }

  private validRow(code: string, day: string): Region | undefined {
    return this.rowsOf(code).find((row) => row.validFrom <= day && (row.validTo === null || day < row.validTo));
  }

  private rowOn(code: string, day: string): Region | undefined {
    return this.validRow(code, day) ?? this.rowsOf(code).at(-1);
  }

  private rowsOf(code: string): readonly Region[] {
    return this.rows.get(code) ?? [];
  }
}
