import type { Day } from '../calendar/day.js';
import { type InspectionKind, inspectionCounter } from '../ledger/counter.js';
import type { Contribution } from '../ledger/entry.js';
import type { RegionCode } from '../region/region.js';

export interface InspectionFacts {
  readonly region: RegionCode;
  /** Local day of `completedAt`. */
  readonly day: Day;
  readonly kind: InspectionKind;
  readonly result: 'pass' | 'fail';
  /** Both or none. */
  readonly items: { readonly checked: number; readonly failed: number } | null;
  readonly organization?: string | null | undefined;
}

/** Inspections roll up the plain tree, whatever the reporting basis (contract, fine print 1). */
export const inspectionContributions = (facts: InspectionFacts): Contribution[] => {
  const amounts: [Parameters<typeof inspectionCounter>[1], number][] = [
    ['completed', 1],
    ['passed', facts.result === 'pass' ? 1 : 0],
    ['items-checked', facts.items?.checked ?? 0],
    ['items-failed', facts.items?.failed ?? 0],
  ];
  return amounts
    .filter(([, amount]) => amount > 0)
    .map(([what, amount]) => ({
      counter: inspectionCounter(facts.kind, what),
      basisSector: null,
      region: facts.region,
      day: facts.day,
      amount: BigInt(amount),
      organization: facts.organization,
    }));
};
