// Whether a target is broken, and how gravely, written down once more from the contract ("Numbers out", fine print 9, "Alerts"): of
// the period of a day, and of the one before it while that is not long over.

import { type Days, lengthOf, yearAround } from './days-oracle.js';
import { ExposureOracle } from './exposure-oracle.js';
import { exactly, type Fraction, fraction, subtract } from './fraction.js';
import { ORACLE_INDICATORS, type OracleIndicator } from './indicator-oracle.js';
import type { ReadingFacts } from './reading-facts.js';
import { type OracleReading, ReadingOracle } from './reading-oracle.js';
import { plusDays } from './region-oracle.js';
import type { OracleTarget } from './target-oracle.js';

export interface TargetKey {
  readonly indicator: string;
  readonly region: string;
}

export interface Condition {
  /** `unknown`: the figures have become too old to say anything. */
  readonly state: 'breached' | 'clear' | 'unknown';
  readonly severity: 'critical' | 'warning' | 'info' | null;
  readonly period: Days;
}

/** A period that has ended is looked at for so many days more. */
const LOOKED_AT_FOR_DAYS = 120;

type Rate = Extract<OracleIndicator, { kind: 'rate' }>;
type Judged = OracleReading & { readonly target: OracleTarget };

export class BreachOracle {
  private readonly readings: ReadingOracle;
  private readonly exposures: ExposureOracle;

  constructor(
    private readonly facts: ReadingFacts,
    private readonly levelOf: (region: string) => string,
  ) {
    this.readings = new ReadingOracle(facts);
    this.exposures = new ExposureOracle(facts);
  }

  /** Of every period that is looked at on a day; none where there is no target. */
  conditions(key: TargetKey, today: string): Condition[] {
    const now = this.at(key, today, today);
    const { from } = now?.period ?? yearAround(today, '01-01');
    if (lengthOf({ from, to: today }) >= LOOKED_AT_FOR_DAYS) return now ? [now] : [];
    const before = this.at(key, plusDays(from, -1), today);
    return [now, before && before.period.to <= today ? before : undefined].filter((one) => one !== undefined);
  }

  /** Of any period; `undefined`: no target is about it any more. */
  ofPeriod(key: TargetKey, period: Days, today: string): Condition | undefined {
    const asOf = today < period.to ? today : plusDays(period.to, -1);
    const found = this.at(key, asOf, today);
    return found?.period.from === period.from && found.period.to === period.to ? found : undefined;
  }

  private at({ indicator, region }: TargetKey, asOf: string, today: string): Condition | undefined {
    const known = ORACLE_INDICATORS.get(indicator);
    if (!known) return undefined;
    if (this.readings.target({ indicator, region, asOf }) === null) return undefined;
    const { target, ...rest } = this.readings.read({ indicator, region, window: 'period', asOf });
    if (!target) return undefined;
    const reading: Judged = { ...rest, target };
    const { period } = target;
    const breached = isBreached(reading);
    const isOver = reading.window.to >= period.to && today >= period.to;
    const isUsedUp = !isOver && this.isUsedUp(known, region, reading);
    if (breached === true || isUsedUp) {
      return { state: 'breached', severity: this.severityOf(target, region, isOver || isUsedUp), period };
    }
    const isSilent = breached === null && known.kind === 'rate' && reading.denominator === null;
    return { state: isSilent && this.isDeclared(known) ? 'unknown' : 'clear', severity: null, period };
  }

  /** Below the district only a target of its own alarms. */
  private severityOf(target: OracleTarget, region: string, isLost: boolean): Condition['severity'] {
    if (target.region !== region && ['town', 'village'].includes(this.levelOf(region))) return 'info';
    return isLost ? 'critical' : 'warning';
  }

  /** More than what the limit allows in its whole period. */
  private isUsedUp(known: OracleIndicator, region: string, reading: Judged): boolean {
    const { comparison } = reading.target;
    const allowed = this.allowed(known, region, reading);
    if (reading.numerator === null || allowed === null || comparison === 'at-least') return false;
    const left = subtract(allowed, exactly(reading.numerator));
    return left.n < 0n || (left.n === 0n && comparison === 'below');
  }

  private allowed(known: OracleIndicator, region: string, reading: Judged): Fraction | null {
    const { limit } = reading.target;
    if (known.kind === 'count' || known.kind === 'money') return exactly(limit);
    if (known.kind !== 'rate') return null;
    const exposure = this.exposureOf(known, region, reading);
    if (!exposure) return limit === 0 ? exactly(0) : null;
    const exact = exactly(limit);
    return fraction(exact.n * exposure.n, exact.d * exposure.d * known.scale);
  }

  /** Of a flow the whole period's, plans included; of a stock what the reading is divided by. */
  private exposureOf({ need }: Rate, region: string, { window, target }: Judged): Fraction | undefined {
    const asked = need.isFlow ? { days: target.period, seenUntil: window.to } : { days: window };
    return this.exposures.of({ need, region, ...asked })?.value;
  }

  private isDeclared({ need }: Rate): boolean {
    return this.facts.declared().exposures.some(({ data }) => data.measure === need.measure);
  }
}

/** `null`: there is nothing to compare; "none at all" needs no denominator. */
const isBreached = ({ value, numerator, target: { limit, comparison } }: Judged): boolean | null => {
  if (limit === 0 && comparison === 'at-most') return numerator === null ? null : numerator > 0;
  if (value === null) return null;
  switch (comparison) {
    case 'at-most':
      return value > limit;
    case 'below':
      return value >= limit;
    case 'at-least':
      return value < limit;
  }
};
