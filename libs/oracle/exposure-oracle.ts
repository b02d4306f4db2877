// What a numerator is divided by: a region's own series, else the sum of all its children, else what its own still gives.

import { type Days, isIn, lengthOf, touch } from './days-oracle.js';
import { budgetDays, type FlowRow, flowDays } from './flow-oracle.js';
import { add, asNumber, divide, exactly, type Fraction, fraction, NOTHING, total } from './fraction.js';
import type { Need } from './indicator-oracle.js';
import type { ReadingFacts, Stated } from './reading-facts.js';
import { plusDays } from './region-oracle.js';

export interface OracleExposure {
  readonly value: Fraction;
  /** Share of the days with a declaration that is no plan. */
  readonly coverage: Fraction;
  readonly isDeclared: boolean;
  readonly definition: string;
}

interface Own extends OracleExposure {
  /** Recent, and more than a plan: nobody looks at the children. */
  readonly wins: boolean;
}

type Row = Stated<'safety.exposure.declared'>['data'];

export interface ExposureQuestion {
  readonly need: Need;
  readonly region: string;
  readonly days: Days;
  /** For a budget: how far the reading looks; the days go on after it. */
  readonly seenUntil?: string;
}

const MOST_DAYS_OLD = 400;
const NOT_DIVIDED_BY: readonly string[] = ['gas-cylinder', 'pressure-pipe'];
/** The corps in Xinjiang and what is not in the statistics of the 31 provinces. */
const NO_PROVINCE_OF_31: readonly string[] = ['660000', '710000', '810000', '820000'];

const beginOf = (row: Row): string => row.from ?? row.asOf ?? '';
const definitionOf = (row: Row): string => row.definition ?? 'default';
const isPlan = (row: Row): boolean => row.status === 'planned';
const daysOf = ({ from = '', to = '' }: Row): Days => ({ from, to });

/** The sector's own, else that without one; the definition `default`, else the only one. */
const seriesOf = (all: readonly Row[], { sector }: Need, end: string): readonly Row[] | 'mismatch' => {
  const begun = all.filter((row) => beginOf(row) < end);
  const chosen = sector !== null && begun.some((row) => row.sector === sector) ? sector : undefined;
  const names = new Set(begun.filter((row) => row.sector === chosen).map(definitionOf));
  if (names.size > 1 && !names.has('default')) return 'mismatch';
  const name = names.has('default') ? 'default' : [...names][0];
  return all.filter((row) => row.sector === chosen && definitionOf(row) === name);
};

const byCategory = (rows: readonly Row[]): Row[][] =>
  [...new Set(rows.map((row) => row.category))].map((category) => rows.filter((row) => row.category === category));

const ownFlow = (rows: readonly Row[], { days, seenUntil }: ExposureQuestion): Own | undefined => {
  const totals = rows.filter((row) => row.category === undefined);
  const parts = (totals.length > 0 ? [totals] : byCategory(rows)).flatMap((some) => {
    const flows = some.map((row): FlowRow => ({ ...daysOf(row), value: exactly(row.value), isPlan: isPlan(row) }));
    const all = seenUntil === undefined ? flowDays(flows, days.to) : budgetDays(flows, days.to);
    const used = all.filter(({ day }) => isIn(day, days));
    return used.length > 0 ? [used] : [];
  });
  const [first] = rows;
  if (parts.length === 0 || !first) return undefined;
  const end = seenUntil ?? days.to;
  const isRecent = (row: Row): boolean =>
    !isPlan(row) && beginOf(row) < end && lengthOf({ from: row.to ?? '', to: end }) <= MOST_DAYS_OLD;
  const isPlanned = seenUntil !== undefined && rows.some((row) => isPlan(row) && touch(daysOf(row), days));
  const covered = parts.flat().filter((one) => one.isCovered).length;
  return {
    value: total(parts.flat().map((one) => one.used)),
    coverage: fraction(BigInt(covered), BigInt(lengthOf(days) * parts.length)),
    isDeclared: parts.every((used) => used.some((one) => one.isDeclared)),
    definition: definitionOf(first),
    wins: isPlanned || rows.some(isRecent),
  };
};

/** The latest day before the end, of all, else by category; plans last. */
const ownStock = (rows: readonly Row[], { to }: Days): Own | undefined => {
  const newest = (some: readonly Row[]): Row[] =>
    [...some].sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : -1)).slice(0, 1);
  const isFresh = (row: Row): boolean => lengthOf({ from: beginOf(row), to: plusDays(to, -1) }) <= MOST_DAYS_OLD;
  const begun = rows.filter((row) => beginOf(row) < to);
  for (const planned of [false, true]) {
    const some = begun.filter((row) => isPlan(row) === planned);
    const whole = newest(some.filter((row) => row.category === undefined));
    const parts = byCategory(some.filter((row) => row.category && !NOT_DIVIDED_BY.includes(row.category))).flatMap(
      newest,
    );
    for (const choice of [whole, parts]) {
      const [first] = choice;
      if (!first || !choice.every(isFresh)) continue;
      const value = total(choice.map((row) => exactly(row.value)));
      const one = { value, coverage: fraction(1n), definition: definitionOf(first) };
      return { ...one, isDeclared: !planned, wins: !planned };
    }
  }
  return undefined;
};

const sumOf = (
  parts: readonly (OracleExposure | undefined)[],
  isGood: (part: OracleExposure) => boolean,
): OracleExposure | undefined => {
  const good = parts.flatMap((part) => (part && isGood(part) ? [part] : []));
  const [first] = good;
  if (!first || good.length < parts.length || good.some((one) => one.definition !== first.definition)) return undefined;
  return {
    value: total(good.map((part) => part.value)),
    coverage: divide(good.map((part) => part.coverage).reduce(add, NOTHING), fraction(BigInt(good.length))),
    isDeclared: good.every((part) => part.isDeclared),
    definition: first.definition,
  };
};

export class ExposureOracle {
  private version = -1;
  private readonly known = new Map<string, OracleExposure | undefined>();
  private readonly declarers = new Map<string, ReadonlyMap<string, readonly Row[]>>();

  constructor(private readonly facts: ReadingFacts) {}

  /** `undefined`: there is none. */
  of(asked: ExposureQuestion): OracleExposure | undefined {
    if (this.version !== this.facts.version) {
      this.version = this.facts.version;
      this.known.clear();
      this.declarers.clear();
    }
    const { need, region, days, seenUntil } = asked;
    const key = `${need.measure}|${need.sector}|${region}|${days.from}|${days.to}|${seenUntil}`;
    if (!this.known.has(key)) this.known.set(key, this.workedOut(asked));
    return this.known.get(key);
  }

  private workedOut(asked: ExposureQuestion): OracleExposure | undefined {
    const { need, region, days, seenUntil } = asked;
    const lastDay = plusDays(seenUntil ?? days.to, -1);
    const rows = this.rowsOf(need.measure);
    const isAny = [...rows.keys()].some((code) => this.facts.regions.upwards(code, lastDay).includes(region));
    if (!isAny) return undefined;
    const series = seriesOf(rows.get(region) ?? [], need, days.to);
    if (series === 'mismatch') return undefined;
    const own = need.isFlow ? ownFlow(series, asked) : ownStock(series, days);
    if (own?.wins) return own;
    const parts = this.facts.regions
      .children(region, lastDay)
      .filter((code) => !NO_PROVINCE_OF_31.includes(code))
      .map((code) => this.of({ ...asked, region: code }));
    return sumOf(parts, (part) => part.isDeclared) ?? own ?? sumOf(parts, () => true);
  }

  private rowsOf(measure: string): ReadonlyMap<string, readonly Row[]> {
    let rows = this.declarers.get(measure);
    if (!rows) {
      const found = new Map<string, Row[]>();
      for (const { data } of this.facts.declared().exposures) {
        if (data.measure === measure) found.set(data.region, [...(found.get(data.region) ?? []), data]);
      }
      rows = found;
      this.declarers.set(measure, rows);
    }
    return rows;
  }
}

export const exposureNumber = (exposure: OracleExposure | undefined): number | null =>
  exposure ? asNumber(exposure.value) : null;
