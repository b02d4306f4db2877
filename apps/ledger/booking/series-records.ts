// The records that are replaced in whole, one by one: what their facts are, by which rules they are folded, and as which row
// they are kept.

import { yuanToFen } from '#contracts/events/yuan';
import { addDays, type Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { type InspectionFacts, inspectionContributions } from '#domain/inspection/inspection';
import type { Finality, SeriesRules } from '#domain/ledger/known-fold';
import type { RegionTree } from '#domain/region/region-tree';
import { overlapsInPart, type ReturnFacts, returnBooking } from '#domain/returns/return-series';
import type { VersionDraft } from './fold-result.js';
import { rowOf, type SeriesEvent } from './series-rows.js';

/** Periods of exposures that only one definition, measure and region share; stocks never overlap. */
interface PeriodFacts {
  readonly from: Day | null;
  readonly to: Day | null;
}

type KindFacts =
  | ({ readonly type: 'inspection' } & InspectionFacts)
  | ({ readonly type: 'return' } & ReturnFacts)
  | ({ readonly type: 'exposure' } & PeriodFacts)
  | { readonly type: 'plain' };

/** Facts of any of them; `row` is what a withdrawal must repeat to be found. Inspections have none. */
export type SeriesFacts = KindFacts & { readonly row: VersionDraft | null };

export interface SeriesRecord {
  readonly facts: SeriesFacts;
  readonly status: Finality | null;
  readonly region: string;
  /** Day on which the region must be valid. */
  readonly day: Day;
}

export const recordOf = (event: SeriesEvent, tree: RegionTree): SeriesRecord => {
  const { facts, ...rest } = kindRecordOf(event, tree);
  return { ...rest, facts: { ...facts, row: rowOf(event) } };
};

const kindRecordOf = (event: SeriesEvent, tree: RegionTree): Omit<SeriesRecord, 'facts'> & { facts: KindFacts } => {
  const { region } = event.data;
  switch (event.type) {
    case 'safety.inspection.completed': {
      const { kind, result, completedAt, itemsChecked, itemsFailed } = event.data;
      const day = localDay(Date.parse(completedAt), tree.describe(region, '9999-12-31')?.timeZone ?? 'Asia/Shanghai');
      const items = itemsChecked === undefined ? null : { checked: itemsChecked, failed: itemsFailed ?? 0 };
      return { facts: { type: 'inspection', region, day, kind, result, items }, status: null, region, day };
    }
    case 'safety.return.filed': {
      const { sector, from, to, accidents, deaths, seriousInjuries, directLossYuan, status } = event.data;
      const amounts = {
        accidents: BigInt(accidents),
        deaths: BigInt(deaths),
        ...(seriousInjuries === undefined ? {} : { 'serious-injuries': BigInt(seriousInjuries) }),
        ...(directLossYuan === undefined || directLossYuan === null
          ? {}
          : { 'direct-loss-yuan': yuanToFen(directLossYuan) }),
      };
      return { facts: { type: 'return', region, sector, from, to, amounts }, status, region, day: addDays(to, -1) };
    }
    case 'safety.exposure.declared': {
      const { from, to, asOf, status } = event.data;
      const day = asOf ?? addDays(to ?? '1970-01-02', -1);
      return { facts: { type: 'exposure', from: from ?? null, to: to ?? null }, status, region, day };
    }
    case 'safety.target.set':
      return { facts: { type: 'plain' }, status: null, region, day: addDays(event.data.to, -1) };
    case 'safety.survey.completed':
      return { facts: { type: 'plain' }, status: null, region, day: event.data.completedOn };
  }
};

const isReturn = <F extends KindFacts>(facts: F): facts is F & Extract<KindFacts, { type: 'return' }> =>
  facts.type === 'return';

export const seriesRules = (tree: RegionTree): SeriesRules<SeriesFacts> => ({
  conflict: (facts, others) => {
    if (facts.type !== 'return' && facts.type !== 'exposure') return undefined;
    const { from, to } = facts;
    if (from === null || to === null) return undefined;
    return others.find(
      (o) =>
        (o.type === 'return' || o.type === 'exposure') &&
        o.from !== null &&
        o.to !== null &&
        overlapsInPart({ from, to }, { from: o.from, to: o.to }),
    );
  },
  remembered: (facts) => (facts.type === 'inspection' || facts.type === 'return' ? { ...facts, row: null } : null),
  contributions: (facts, current) => {
    switch (facts.type) {
      case 'inspection':
        return inspectionContributions(facts);
      case 'return':
        return returnBooking(facts, current.filter(isReturn), tree).contributions;
      case 'exposure':
      case 'plain':
        return [];
    }
  },
});
