// A flow (output, hours) day by day: of each day what its declarations give it, what a plan does, and what the days before it
// say where there is neither.

import { type Days, isIn, isInside, lengthOf, touch } from './days-oracle.js';
import { add, divide, type Fraction, fraction, NOTHING, subtract, total } from './fraction.js';
import { daysFrom } from './region-oracle.js';

export interface FlowRow extends Days {
  readonly value: Fraction;
  readonly isPlan: boolean;
}

export interface FlowDay {
  readonly day: string;
  readonly used: Fraction;
  /** Declared for this day, and no plan. */
  readonly isCovered: boolean;
  /** Rests on a declaration that is no plan. */
  readonly isDeclared: boolean;
}

const daysIn = (days: Days): Fraction => fraction(BigInt(lengthOf(days)));

/** Of a day: what each declaration that contains it leaves for it, after the shorter ones inside it. */
const rateOn = (day: string, rows: readonly FlowRow[]): Fraction | undefined => {
  const around = rows.filter((row) => isIn(day, row));
  if (around.length === 0) return undefined;
  return around.reduce((rate, row) => {
    const inside = rows.filter((other) => isInside(other, row));
    const direct = inside.filter((other) => !inside.some((third) => isInside(other, third)));
    const open = lengthOf(row) - direct.reduce((days, other) => days + lengthOf(other), 0);
    const rest = direct.reduce((left, other) => subtract(left, other.value), row.value);
    if (open === 0) return add(rate, divide(rest, daysIn(row)));
    return inside.some((other) => isIn(day, other)) ? rate : add(rate, divide(rest, fraction(BigInt(open))));
  }, NOTHING);
};

/** Which days have the same declarations around them have the same rate: it is worked out once. */
const ratesOf = (rows: readonly FlowRow[]) => {
  const ends = rows.flatMap((row) => [row.from, row.to]);
  let [rate, from, to]: [Fraction | undefined, string, string] = [undefined, '', ''];
  return (day: string): Fraction | undefined => {
    if (from <= day && day < to) return rate;
    from = day;
    to = ends.filter((end) => end > day).sort()[0] ?? '9999-12-31';
    rate = rateOn(day, rows);
    return rate;
  };
};

/** Every day before `end` for which there is anything, from the first that is declared. */
export const flowDays = (rows: readonly FlowRow[], end: string): FlowDay[] => {
  const stated = rows.filter((row) => !row.isPlan);
  const plans = rows.filter((row) => row.isPlan && !stated.some((one) => touch(one, row)));
  const [statedOn, plannedOn] = [ratesOf(stated), ratesOf(plans)];
  const first = rows.map((row) => row.from).sort()[0] ?? end;
  const days: FlowDay[] = [];
  let lastStated: Fraction | undefined;
  let lastPlan: Fraction | undefined;
  for (const day of daysFrom(first, end)) {
    const [now, planned] = [statedOn(day), plannedOn(day)];
    lastStated = now ?? lastStated;
    lastPlan = planned ?? lastPlan;
    const used = now ?? planned ?? lastStated ?? lastPlan;
    if (used === undefined) continue;
    const isDeclared = now !== undefined || (planned === undefined && lastStated !== undefined);
    days.push({ day, used, isCovered: now !== undefined, isDeclared });
  }
  return days;
};

/** The plan gives its undeclared days what the declared ones leave of it, never less than nothing. */
export const budgetDays = (rows: readonly FlowRow[], end: string): FlowDay[] => {
  const stated = rows.filter((row) => !row.isPlan);
  const allPlans = rows.filter((row) => row.isPlan);
  const plans = allPlans.filter((row) => !allPlans.some((other) => isInside(row, other)));
  const statedOn = ratesOf(stated);
  const shares = plans.map((plan) => {
    const days = daysFrom(plan.from, plan.to);
    const open = days.filter((day) => statedOn(day) === undefined).length;
    const rest = subtract(plan.value, total(days.map((day) => statedOn(day) ?? NOTHING)));
    return { plan, share: open === 0 || rest.n < 0n ? NOTHING : divide(rest, fraction(BigInt(open))) };
  });
  const first = rows.map((row) => row.from).sort()[0] ?? end;
  const days: FlowDay[] = [];
  let lastStated: Fraction | undefined;
  let lastPlan: Fraction | undefined;
  for (const day of daysFrom(first, end)) {
    const now = statedOn(day);
    const planned = now === undefined ? shares.find(({ plan }) => isIn(day, plan))?.share : undefined;
    lastStated = now ?? lastStated;
    lastPlan = planned ?? lastPlan;
    const used = now ?? planned ?? lastStated ?? lastPlan;
    if (used === undefined) continue;
    const isDeclared = now !== undefined || (planned === undefined && lastStated !== undefined);
    days.push({ day, used, isCovered: now !== undefined, isDeclared });
  }
  return days;
};
