import { type CasualtyMeasure, casualtyCounter } from '../ledger/counter.js';
import type { Contribution } from '../ledger/entry.js';
import type { RegionTree } from '../region/region-tree.js';
import type { Sector } from '../sector.js';
import { gradeOf, isSpecialEquipmentAccident } from './grade.js';
import type { IncidentFacts } from './incident.js';

/** Why an incident adds nothing to a number. */
export type UncountedReason = 'drill' | 'withdrawn' | 'below-threshold' | 'region-reports-by-returns';

/**
 * What one incident adds to the sums. Nothing when it has no grade (contract, fine print 5) or where its region reports
 * by returns: there the return already contains it.
 */
export const incidentContributions = (facts: IncidentFacts, tree: RegionTree): Contribution[] => {
  if (gradeOf(facts, { withMissing: false }) === null) return [];
  const amounts: [CasualtyMeasure, bigint][] = [
    ['accidents', 1n],
    ['deaths', BigInt(facts.deaths)],
    ['serious-injuries', BigInt(facts.seriousInjuries)],
    ['direct-loss-yuan', facts.directLossFen ?? 0n],
  ];
  const slices: { suffix: Sector | undefined; basisSector: Sector }[] = [
    { suffix: undefined, basisSector: facts.sector },
  ];
  if (facts.sector !== 'special-equipment') slices.push({ suffix: facts.sector, basisSector: facts.sector });
  if (isSpecialEquipmentAccident(facts)) slices.push({ suffix: 'special-equipment', basisSector: 'special-equipment' });
  return slices
    .filter(({ basisSector }) => tree.basisOf(facts.region, basisSector, facts.day) === 'incidents')
    .flatMap(({ suffix, basisSector }) =>
      amounts
        .filter(([, amount]) => amount !== 0n)
        .map(([measure, amount]) => ({
          counter: casualtyCounter(measure, suffix),
          basisSector,
          region: facts.region,
          day: facts.day,
          amount,
        })),
    );
};
