// 目标分解: a region's target beside those of its parts, and whether the parts fit the whole: if every part keeps its own limit,
// does the whole keep its? For counts the limits are added; for rates what they allow, limit × exposure; shares are compared one
// by one, since nobody knows their weights beforehand.

import { addDays, type Day, type DayRange } from '../calendar/day.js';
import type { DeclaredTarget } from '../declaration/declared.js';
import { compare, fromDecimal, over, type Rational, rational, sumOf, times, ZERO } from '../exact/rational.js';
import type { ExposureAnswer } from '../exposure/exposure.js';
import type { RegionCode } from '../region/region.js';
import { type Indicator, isRatio } from './indicator.js';
import { needOf, type Place, type ReadingSources } from './measurement.js';
import { chooseTarget, type TargetChoice } from './target.js';

export interface BreakdownPart {
  readonly region: RegionCode;
  readonly organization: string | null;
  readonly target: DeclaredTarget | null;
  /** False: it was set for an ancestor and holds here too. */
  readonly isOwn: boolean;
  /** The days that the limit is about: of a rate or a share the assessment year; null without a target. */
  readonly period: DayRange | null;
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
  // As a reading of that day has it: a stock of the day itself is in it.
  const windowEnd = addDays(asOf, 1);
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
  const partOf = (place: Place): BreakdownPart => {
    const choice = chooseTarget(sources, indicator, place, asOf);
    const { target } = choice;
    const isOwn = target?.region === place.region && target.organization === place.organization;
    const allowed = allowedBy(sources, { indicator, region: place.region, asOf }, choice);
    return { ...place, target, isOwn, period: target && choice.period, allowed };
  };
  const ofRegion = (code: RegionCode): BreakdownPart => partOf({ region: code, organization: null });
  const whole = ofRegion(region);
  const parts = sources.tree.children(region, asOf).map((child) => ofRegion(child.code));
  const enterprises = enterprisesOf(sources, indicator, region)
    .map((organization) => partOf({ region, organization }))
    .filter((part) => part.isOwn);
  return {
    whole,
    parts,
    enterprises,
    fit: fitOf(indicator, whole, parts),
    enterprisesFit: fitOf(indicator, whole, enterprises),
  };
};

/** Those for whom a limit was ever set there. */
const enterprisesOf = ({ book }: ReadingSources, { id }: Indicator, region: RegionCode): string[] => {
  const targets = book.allTargets().filter((target) => target.indicator === id && target.region === region);
  return [...new Set(targets.flatMap(({ organization }) => organization ?? []))];
};

const NOTHING: Fit = { rule: 'none', fits: null, whole: null, parts: null, missing: [] };

const isAtLeast = ({ target }: BreakdownPart): boolean => target?.comparison === 'at-least';

/** Limits of the same days that bound from the same side: others cannot be added. */
const canAdd = (a: BreakdownPart, b: BreakdownPart): boolean =>
  isAtLeast(a) === isAtLeast(b) && a.period?.from === b.period?.from && a.period?.to === b.period?.to;

const fitOf = (indicator: Indicator, whole: BreakdownPart, parts: readonly BreakdownPart[]): Fit => {
  const own = parts.filter((part) => part.isOwn);
  if (!whole.target || own.length === 0) return NOTHING;
  const missing = parts.filter((part) => !part.isOwn && part.organization === null).map((part) => part.region);
  const added = parts.filter((part) => canAdd(part, whole) && part.allowed !== null);
  const isComplete = added.length === parts.length;
  // A rate that nobody gave a limit has the whole's; what cannot be added is compared limit by limit.
  if (whole.allowed === null || (isRatio(indicator) && (isAtLeast(whole) || !isComplete))) {
    return { ...eachFits(whole, own), missing };
  }
  const sum = sumOf(added.map(({ allowed }) => allowed ?? ZERO));
  const keeps = isKept({ sum, added, whole, allowed: whole.allowed });
  // Counts that nobody gave a limit may be anything: they can only make too much of too much, and enough of enough.
  const isSettled = isComplete || keeps === isAtLeast(whole);
  const common = { rule: 'sum' as const, whole: whole.allowed, missing };
  return { ...common, fits: isSettled ? keeps : null, parts: added.length > 0 ? sum : null };
};

interface Sum {
  readonly sum: Rational;
  readonly added: readonly BreakdownPart[];
  readonly whole: BreakdownPart;
  readonly allowed: Rational;
}

/** Parts that use all they may are as much as the sum, or just below it where one of them stays below. */
const isKept = ({ sum, added, whole, allowed }: Sum): boolean => {
  const order = compare(sum, allowed);
  if (isAtLeast(whole)) return order >= 0;
  const staysBelow = added.some(({ target }) => target?.comparison === 'below');
  return order < 0 || (order === 0 && (whole.target?.comparison !== 'below' || staysBelow));
};

/** All parts are as strict as the whole: it fits. All are looser: it does not. Some are: it depends on their weights. */
const eachFits = (whole: BreakdownPart, own: readonly BreakdownPart[]): Omit<Fit, 'missing'> => {
  const { target } = whole;
  if (!target) return NOTHING;
  const limit = fromDecimal(target.limit);
  const common = { rule: 'each', whole: limit, parts: null } as const;
  if (own.some((part) => isAtLeast(part) !== isAtLeast(whole))) return { ...common, fits: null };
  const sign = isAtLeast(whole) ? -1 : 1;
  const isLooser = own.map((part) => part.target !== null && sign * compare(fromDecimal(part.target.limit), limit) > 0);
  const fits = isLooser.every((looser) => !looser) ? true : isLooser.every((looser) => looser) ? false : null;
  return { ...common, fits };
};
