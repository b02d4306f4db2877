import {
  COAL_MINING_DEATHS,
  type Counter,
  casualtyCounter,
  fatalAccidents,
  MINOR_INJURIES,
} from '../ledger/counter.js';
import type { Contribution } from '../ledger/entry.js';
import type { RegionTree } from '../region/region-tree.js';
import type { Sector } from '../sector.js';
import { gradeOf, isSpecialEquipmentAccident } from './grade.js';
import type { IncidentFacts } from './incident.js';

/** Why an incident adds nothing to a number. */
export type UncountedReason = 'drill' | 'withdrawn' | 'below-threshold' | 'region-reports-by-returns';

/** It has a grade, or the rule of its day counts those without. Where it counts is another question. */
export const isCountedAccident = (facts: IncidentFacts, tree: RegionTree): boolean =>
  gradeOf(facts, { withMissing: false }) !== null || tree.countsBelowThreshold(facts.day);

/**
 * What one incident adds to the sums. Nothing when it does not count (contract, fine print 5) or where its region reports by returns: there the return already contains it.
 */
export const incidentContributions = (facts: IncidentFacts, tree: RegionTree): Contribution[] => {
  if (!isCountedAccident(facts, tree)) return [];
  const { region, day, sector, organization } = facts;
  const contributions: Contribution[] = [];
  const add = (counter: Counter, basisSector: Sector, amount: bigint): void => {
    if (amount !== 0n) contributions.push({ counter, basisSector, region, day, amount, organization });
  };
  const isOnIncidents = (basisSector: Sector): boolean => tree.basisOf(region, basisSector, day) === 'incidents';
  const addSlice = (suffix: Sector | undefined, basisSector: Sector): void => {
    if (!isOnIncidents(basisSector)) return;
    add(casualtyCounter('accidents', suffix), basisSector, 1n);
    add(casualtyCounter('deaths', suffix), basisSector, BigInt(facts.deaths));
    add(casualtyCounter('serious-injuries', suffix), basisSector, BigInt(facts.seriousInjuries));
    add(casualtyCounter('direct-loss-yuan', suffix), basisSector, facts.directLossFen ?? 0n);
    add(fatalAccidents(suffix), basisSector, facts.deaths > 0 ? 1n : 0n);
  };
  addSlice(undefined, sector);
  if (sector !== 'special-equipment') addSlice(sector, sector);
  if (isSpecialEquipmentAccident(facts)) addSlice('special-equipment', 'special-equipment');
  if (isOnIncidents(sector)) {
    add(MINOR_INJURIES, sector, BigInt(facts.minorInjuries));
    if (isCoalMine(facts)) add(COAL_MINING_DEATHS, sector, BigInt(facts.deaths));
  }
  return contributions;
};

/** 煤炭开采和洗选业: division 06 of section B of GB/T 4754, by its code. */
const isCoalMine = ({ industry }: IncidentFacts): boolean => /^B?06\d{0,2}$/i.test(industry?.trim() ?? '');
