// Reads the condition of `target-breached` off one reading. Pure: what a reading means is decided in #domain/indicator,
// this only says how grave it is and for whom.

import type { Reading } from '../indicator/reading.js';
import type { RegionLevel } from '../region/region.js';
import type { Severity } from './alert.js';
import { factsOf, type TargetFacts } from './target-facts.js';

export type Breach = 'over-pace' | 'exhausted' | 'failed';

export type TargetCondition =
  | { readonly state: 'breached'; readonly breach: Breach; readonly severity: Severity; readonly facts: TargetFacts }
  | { readonly state: 'clear'; readonly isPeriodOver: boolean; readonly facts: TargetFacts }
  /** No target holds for this period any more. */
  | { readonly state: 'no-target' }
  /** Nothing was corrected, but the figures have become too old to say anything: an open episode stays as it is. */
  | { readonly state: 'unknown' };

const SEVERITY: Readonly<Record<Breach, Severity>> = {
  failed: 'critical',
  exhausted: 'critical',
  'over-pace': 'warning',
};

const breachOf = ({ verdict, breached, target }: Reading): Breach | undefined => {
  switch (verdict) {
    case 'over-pace':
    case 'exhausted':
    case 'failed':
      return verdict;
    case 'within':
    case 'met':
      return undefined;
    case null:
      // A limit of 0 is used up by the first case, also where no exposure makes a budget of it.
      if (!breached) return undefined;
      return target?.limit === 0 && target.comparison !== 'at-least' ? 'exhausted' : 'over-pace';
  }
};

/** A town measured against its city's target informs; only a target of its own alarms (contract, Alerts). */
const severityOf = (breach: Breach, isInherited: boolean, level: RegionLevel): Severity =>
  isInherited && (level === 'town' || level === 'village') ? 'info' : SEVERITY[breach];

export const targetCondition = (reading: Reading, level: RegionLevel): TargetCondition => {
  const facts = factsOf(reading);
  if (!facts || !reading.target) return { state: 'no-target' };
  const breach = breachOf(reading);
  if (breach) {
    const isInherited = reading.target.region !== reading.region;
    return { state: 'breached', breach, severity: severityOf(breach, isInherited, level), facts };
  }
  const isSilent = reading.verdict === null && reading.breached === null;
  if (isSilent && reading.nullReason === 'stale-denominator') return { state: 'unknown' };
  return { state: 'clear', isPeriodOver: reading.verdict === 'met', facts };
};
