// What a reading must say, worked out from what the log's events come to and as plainly as it can be said: nothing is resolved
// before it is asked, and exposures are looked at day by day. It shares no line with the readings that it is compared with.

import { type Days, type OracleWindow, touch, windowDays, yearAround } from './days-oracle.js';
import type { Ref } from './event-oracle.js';
import { ExposureOracle, exposureNumber, type OracleExposure } from './exposure-oracle.js';
import { asNumber, divide, type Fraction, fraction, multiply } from './fraction.js';
import { ORACLE_INDICATORS, type OracleIndicator, SECTORS } from './indicator-oracle.js';
import type { ReadingFacts } from './reading-facts.js';
import { daysFrom, plusDays } from './region-oracle.js';
import { surveyOf } from './survey-oracle.js';
import { type OracleTarget, type TargetQuestion, targetOf } from './target-oracle.js';

/** As known now: by all that the facts hold. What was known earlier is the facts of what was known then. */
export interface ReadingQuestion {
  readonly indicator: string;
  readonly region: string;
  /** A name, as of a day; or days, of which the last is the day as of which the target holds. */
  readonly window: OracleWindow | Days;
  readonly asOf: string;
  readonly organization?: string | null | undefined;
}

export interface OracleReading {
  readonly window: Days;
  /** `null`: casualties of days for which no return was filed are not known. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly coverage: number | null;
  readonly value: number | null;
  readonly target: OracleTarget | null;
}

interface Place {
  readonly region: string;
  readonly organization: string | null;
}

type Measured = Omit<OracleReading, 'window' | 'target'>;

export class ReadingOracle {
  private readonly exposures: ExposureOracle;
  /** Going back day by day is worth to be done once. */
  private readonly windows = new Map<string, Days>();
  private readonly onReturns = new Map<string, boolean>();

  constructor(private readonly facts: ReadingFacts) {
    this.exposures = new ExposureOracle(facts);
  }

  target(asked: TargetQuestion): OracleTarget | null {
    return targetOf(this.facts, asked);
  }

  /** The days that a target is about, the calendar year where there is none. */
  period(target: OracleTarget | null, asOf: string): Days {
    return target?.period ?? yearAround(asOf, '01-01');
  }

  read(question: ReadingQuestion): OracleReading {
    const { indicator, region, asOf, window, organization = null } = question;
    const known = ORACLE_INDICATORS.get(indicator);
    if (!known) throw new Error(`the oracle does not know the indicator ${indicator}`);
    const target = this.target(question);
    const days = typeof window === 'string' ? this.named(window, asOf, target) : window;
    return { window: days, ...this.measured(known, { region, organization }, days), target };
  }

  private named(window: OracleWindow, asOf: string, target: OracleTarget | null): Days {
    const key = `${window}|${asOf}|${target?.period.from}`;
    const days = this.windows.get(key) ?? windowDays(window, asOf, this.period(target, asOf).from);
    this.windows.set(key, days);
    return days;
  }

  /** Of a rate over a flow for a whole period, plans included; `seenUntil` is the end of the reading's window. */
  budgetExposure(indicator: string, region: string, days: { period: Days; seenUntil: string }): number | null {
    const known = ORACLE_INDICATORS.get(indicator);
    if (known?.kind !== 'rate') return null;
    const { need } = known;
    const { period, seenUntil } = days;
    return exposureNumber(
      need.isFlow
        ? this.exposures.of({ need, region, days: period, seenUntil })
        : this.exposures.of({ need, region, days: { from: period.from, to: seenUntil } }),
    );
  }

  /** The declarations that it may rest on: of the target, of the denominator at the region and below, of returns and surveys. */
  restsOn({ indicator, region }: ReadingQuestion, { window, target }: OracleReading): Ref[] {
    const known = ORACLE_INDICATORS.get(indicator);
    const lastDay = plusDays(window.to, -1);
    const isWithin = (code: string): boolean => this.facts.regions.upwards(code, lastDay).includes(region);
    const { exposures, returns, surveys } = this.facts.declared();
    const measure = known?.kind === 'rate' ? known.need.measure : undefined;
    const stated = [
      ...exposures.filter(({ data }) => data.measure === measure && isWithin(data.region)),
      ...(known?.kind === 'survey' ? surveys.filter(({ data }) => isWithin(data.region)) : []),
      ...(known && 'counters' in known
        ? returns.filter(({ data }) => data.region === region && touch(data, window))
        : []),
    ];
    return [...(target ? [target.event] : []), ...stated.map(({ event }) => event)];
  }

  private measured(known: OracleIndicator, place: Place, days: Days): Measured {
    switch (known.kind) {
      case 'survey': {
        const survey = place.organization === null ? surveyOf(this.facts, place.region, days) : undefined;
        return share(BigInt(survey?.satisfied ?? 0), BigInt(survey?.respondents ?? 0));
      }
      case 'hazards': {
        const { due, inTime } = this.facts.hazardsDue(known.level, place, days);
        return share(inTime, due);
      }
      case 'share': {
        const sum = (counters: readonly string[]): bigint => this.sum(counters, place, days);
        return share(sum(known.parts) - sum(known.less), sum([known.of]));
      }
      case 'count':
      case 'money': {
        const count = this.casualties(known, place, days);
        const value = count && asNumber(known.kind === 'money' ? divide(count, fraction(100n)) : count);
        return { numerator: value, denominator: null, coverage: null, value };
      }
      case 'rate':
        return this.rate(known, place, days);
    }
  }

  private rate(known: Extract<OracleIndicator, { kind: 'rate' }>, place: Place, days: Days): Measured {
    const count = this.casualties(known, place, days);
    // Output and units are declared of regions.
    const exposure: OracleExposure | undefined =
      place.organization === null ? this.exposures.of({ need: known.need, region: place.region, days }) : undefined;
    const isDivided = count !== null && exposure !== undefined && exposure.value.n > 0n;
    return {
      numerator: count && asNumber(count),
      denominator: exposureNumber(exposure),
      coverage: exposure ? asNumber(exposure.coverage) : null,
      value: isDivided ? asNumber(divide(multiply(count, known.scale), exposure.value)) : null,
    };
  }

  private casualties(
    { counters, sector }: { counters: readonly string[]; sector: string | null },
    place: Place,
    days: Days,
  ): Fraction | null {
    if (this.isOnReturns(place.region, sector, days) && !this.isReturned(place.region, sector, days)) return null;
    return fraction(this.sum(counters, place, days));
  }

  private sum(counters: readonly string[], place: Place, days: Days): bigint {
    return counters.reduce((sum, counter) => sum + this.facts.sum(counter, place, days), 0n);
  }

  /** On every day, in every sector that is asked for. */
  private isOnReturns(region: string, sector: string | null, days: Days): boolean {
    const key = `${region}|${sector}|${days.from}|${days.to}`;
    const known = this.onReturns.get(key);
    if (known !== undefined) return known;
    const found = daysFrom(days.from, days.to).every((day) =>
      (sector === null ? SECTORS : [sector]).every((one) => this.facts.regions.reportsByReturns(region, one, day)),
    );
    this.onReturns.set(key, found);
    return found;
  }

  private isReturned(region: string, sector: string | null, days: Days): boolean {
    return this.facts
      .declared()
      .returns.some(
        ({ data }) =>
          data.region === region &&
          (sector === null || data.sector === sector || data.sector === 'all') &&
          touch(data, days),
      );
  }
}

const share = (part: bigint, of: bigint): Measured =>
  of <= 0n
    ? { numerator: 0, denominator: null, coverage: null, value: null }
    : { numerator: Number(part), denominator: Number(of), coverage: 1, value: asNumber(fraction(part, of)) };
