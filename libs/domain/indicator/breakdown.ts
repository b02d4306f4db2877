// 目标分解: a region's target beside those of its parts, and whether the parts fit the whole: if every part keeps its own limit,
// does the whole keep its? For counts the limits are added; for rates what they allow, limit × exposure; shares are compared one
// by one, since nobody knows their weights beforehand.

import type { Day } from '../calendar/day.js';
import type { DeclaredTarget } from '../declaration/declared.js';
import { compare, fromDecimal, over, type Rational, rational, sumOf, times } from '../exact/rational.js';
import type { ExposureAnswer } from '../exposure/exposure.js';
import type { RegionCode } from '../region/region.js';
import { type Indicator, isRatio } from './indicator.js';
import { needOf, type ReadingSources } from './measurement.js';
import { chooseTarget, type TargetChoice } from './target.js';

export interface BreakdownPart {
  readonly region: RegionCode;
  readonly organization: string | null;
  readonly target: DeclaredTarget | null;
  /** False: it was set for an ancestor and holds here too. */
  readonly isOwn: boolean;
  /** What the target allows in its period; null where it cannot be said. */
  readonly allowed: Rational | null;
}

/** `sum`: what the parts allow, added up. `each`: every part's limit by itself. `none`: there is nothing to compare. */
export type FitRule = 'sum' | 'each' | 'none';

export interface Fit {
  readonly rule: FitRule;
  /** Null: it cannot be said, because of what is missing. */
  readonly fits: boolean | null;
  readonly whole: Rational | null;
  readonly parts: Rational | null;
  /** Children without a target of their own. */
  readonly missing: readonly RegionCode[];
}

export interface Breakdown {
  readonly whole: BreakdownPart;
  readonly parts: readonly BreakdownPart[];
  readonly enterprises: readonly BreakdownPart[];
  readonly fit: Fit;
  /** Of the enterprises: no limit of theirs is looser than the region's, or they sum to no more. */
  readonly enterprisesFit: Fit;
}

const allowedBy = (
  sources: ReadingSources,
  { indicator, region, asOf }: { indicator: Indicator; region: RegionCode; asOf: Day },
  { target, period }: TargetChoice,
): Rational | null => {
  if (!target) return null;
  const limit = fromDecimal(target.limit);
  const { computation } = indicator;
  if (computation.kind === 'count' || computation.kind === 'money') return limit;
  const need = needOf(computation);
  if (!need || !('scale' in computation) || target.organization !== null) return null;
  const windowEnd = asOf < period.to ? asOf : period.to;
  const exposure: ExposureAnswer =
    need.kind === 'flow'
      ? sources.exposures.forBudget(need, region, { period, windowEnd })
      : sources.exposures.inWindow(need, region, { from: period.from, to: windowEnd });
  if (exposure.state === 'missing') return null;
  return over(times(limit, exposure.exposure.value), rational(computation.scale));
};

export const breakdownOf = (
  sources: ReadingSources,
  indicator: Indicator,
  region: RegionCode,
  asOf: Day,
): Breakdown => {
  const partOf = (code: RegionCode): BreakdownPart => {
    const choice = chooseTarget(sources, indicator, { region: code }, asOf);
    const allowed = allowedBy(sources, { indicator, region: code, asOf }, choice);
    return { region: code, organization: null, target: choice.target, isOwn: choice.target?.region === code, allowed };
  };
  const whole = partOf(region);
  const parts = sources.tree.children(region, asOf).map((child) => partOf(child.code));
  const enterprises = sources.book
    .allTargets()
    .filter((target) => target.indicator === indicator.id && target.organization !== null)
    .filter((target) => target.region === region && target.from <= asOf && asOf < target.to)
    .map(
      (target): BreakdownPart => ({
        ...{ region, organization: target.organization, target, isOwn: true },
        allowed: isRatio(indicator) ? null : fromDecimal(target.limit),
      }),
    );
  return {
    whole,
    parts,
    enterprises,
    fit: fitOf(indicator, whole, parts),
    enterprisesFit: fitOf(indicator, whole, enterprises),
  };
};

const NOTHING: Fit = { rule: 'none', fits: null, whole: null, parts: null, missing: [] };

const fitOf = (indicator: Indicator, whole: BreakdownPart, parts: readonly BreakdownPart[]): Fit => {
  const own = parts.filter((part) => part.isOwn);
  if (!whole.target || own.length === 0) return NOTHING;
  const missing = parts.filter((part) => !part.isOwn && part.organization === null).map((part) => part.region);
  if (whole.target.comparison === 'at-least') return { ...eachFits(whole, own), missing };
  const amounts = parts.map((part) => part.allowed);
  const known = amounts.filter((amount) => amount !== null);
  if (whole.allowed === null || known.length < amounts.length) {
    // Counts that nobody gave a limit may be anything; a rate that nobody gave one has the whole's.
    const isCount = !isRatio(indicator);
    const sum = known.length > 0 ? sumOf(known) : null;
    if (!isCount || whole.allowed === null || sum === null) return { ...eachFits(whole, own), missing };
    const exceeds = compare(sum, whole.allowed) > 0;
    return { rule: 'sum', fits: exceeds ? false : null, whole: whole.allowed, parts: sum, missing };
  }
  const sum = sumOf(known);
  return { rule: 'sum', fits: compare(sum, whole.allowed) <= 0, whole: whole.allowed, parts: sum, missing };
};

/** All parts are as strict as the whole: it fits. All are looser: it does not. Some are: it depends on their weights. */
const eachFits = ({ target }: BreakdownPart, own: readonly BreakdownPart[]): Omit<Fit, 'missing'> => {
  if (!target) return NOTHING;
  const limit = fromDecimal(target.limit);
  const sign = target.comparison === 'at-least' ? -1 : 1;
  const isLooser = own.map((part) => part.target !== null && sign * compare(fromDecimal(part.target.limit), limit) > 0);
  const fits = isLooser.every((looser) => !looser) ? true : isLooser.every((looser) => looser) ? false : null;
  return { rule: 'each', fits, whole: limit, parts: null };
};
