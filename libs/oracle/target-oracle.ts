// Which target holds: the own region's before one of above, then the shorter period, then the later one.

import { type Days, isIn, lengthOf, yearAround } from './days-oracle.js';
import type { Ref } from './event-oracle.js';
import { isInherited, ORACLE_INDICATORS } from './indicator-oracle.js';
import type { ReadingFacts, Stated } from './reading-facts.js';

export interface OracleTarget {
  readonly limit: number;
  readonly comparison: 'at-most' | 'at-least' | 'below';
  /** Of whom it was set. */
  readonly region: string;
  readonly organization: string | null;
  readonly event: Ref;
  /** The days that it is about: of rates and proportions the assessment year, cut to the target. */
  readonly period: Days;
}

export interface TargetQuestion {
  readonly indicator: string;
  readonly region: string;
  readonly asOf: string;
  readonly organization?: string | null | undefined;
}

type Row = Stated<'safety.target.set'>;

const later = (a: Row, b: Row): number =>
  lengthOf(a.data) - lengthOf(b.data) ||
  (a.data.from === b.data.from ? b.recordedAt - a.recordedAt : a.data.from < b.data.from ? 1 : -1);

export const targetOf = (facts: ReadingFacts, asked: TargetQuestion): OracleTarget | null => {
  const { indicator, region, asOf, organization = null } = asked;
  const known = ORACLE_INDICATORS.get(indicator);
  if (!known) throw new Error(`the oracle does not know the indicator ${indicator}`);
  const all = facts.declared().targets.filter(({ data }) => data.indicator === indicator && isIn(asOf, data));
  const ofEnterprise = all.filter(({ data }) => organization !== null && data.organization === organization);
  const ofRegion = (code: string): Row[] =>
    all.filter(({ data }) => data.organization === undefined && data.region === code);
  const above = facts.regions.upwards(region, asOf);
  const inherited = above.map(ofRegion).find((rows) => rows.length > 0);
  const own = organization === null ? ofRegion(region) : ofEnterprise;
  const [best] = [...(own.length > 0 ? own : isInherited(known) ? (inherited ?? []) : [])].sort(later);
  if (!best) return null;
  const { limit, comparison, from, to, assessmentYear = '01-01' } = best.data;
  const year = yearAround(asOf, assessmentYear);
  const period = isInherited(known)
    ? { from: [year.from, from].sort()[1] ?? from, to: [year.to, to].sort()[0] ?? to }
    : { from, to };
  const of = { region: best.data.region, organization: best.data.organization ?? null, event: best.event };
  return { limit, comparison, ...of, period };
};
