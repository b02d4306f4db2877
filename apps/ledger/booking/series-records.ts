// The records that are replaced in whole, one by one: what their facts are and by which rules they are folded.

import { yuanToFen } from '#contracts/events/yuan';
import { addDays, type Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { type InspectionFacts, inspectionContributions } from '#domain/inspection/inspection';
import type { Finality, SeriesRules } from '#domain/ledger/known-fold';
import type { RegionTree } from '#domain/region/region-tree';
import { overlapsInPart, type ReturnFacts, returnBooking } from '#domain/returns/return-series';
import type { VersionColumns } from '#ports/version-rows';
import { organizationOf } from './organization-of.js';
import { rowsOf, type SeriesEvent } from './series-rows.js';

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

/** Facts of any of them; `rows` are what a withdrawal must repeat to be found. */
export type SeriesFacts = KindFacts & { readonly rows: readonly VersionColumns[] };

interface KindRecord {
  readonly facts: KindFacts;
  readonly status: Finality | null;
  /** Day on which the region must be valid; null: whenever it was. */
  readonly day: Day | null;
}

export interface SeriesRecord extends Omit<KindRecord, 'facts'> {
  readonly facts: SeriesFacts;
  readonly region: string;
}

const PLAIN: KindFacts = { type: 'plain' };

export const recordOf = (event: SeriesEvent, tree: RegionTree): SeriesRecord => {
  const { region } = event.data;
  const timeZone = tree.describe(region, '9999-12-31')?.timeZone ?? 'Asia/Shanghai';
  const { facts, ...rest } = kindRecordOf(event, (instant) => localDay(Date.parse(instant), timeZone));
  return { ...rest, region, facts: { ...facts, rows: rowsOf(event, timeZone) } };
};

const kindRecordOf = (event: SeriesEvent, dayOf: (instant: string) => Day): KindRecord => {
  const plain = (day: Day | null): KindRecord => ({ facts: PLAIN, status: null, day });
  switch (event.type) {
    case 'safety.inspection.completed': {
      const { region, kind, result, completedAt, itemsChecked, itemsFailed } = event.data;
      const day = dayOf(completedAt);
      const items = itemsChecked === undefined ? null : { checked: itemsChecked, failed: itemsFailed ?? 0 };
      const organization = organizationOf(event.data);
      return { facts: { type: 'inspection', region, day, kind, result, items, organization }, status: null, day };
    }
    case 'safety.return.filed':
      return returnRecord(event.data);
    case 'safety.exposure.declared': {
      const { from, to, asOf, status } = event.data;
      const day = asOf ?? addDays(to ?? '1970-01-02', -1);
      return { facts: { type: 'exposure', from: from ?? null, to: to ?? null }, status, day };
    }
    case 'safety.incident.relayed':
      return plain(dayOf(event.data.receivedAt));
    case 'safety.violation.decided':
      return plain(event.data.decidedOn);
    case 'safety.violation.published':
      return plain(dayOf(event.data.publishedAt));
    case 'safety.target.set':
    case 'safety.assessment.completed':
    case 'safety.figure.published':
      return plain(addDays(event.data.to, -1));
    case 'safety.survey.completed':
      return plain(event.data.completedOn);
    // A hazard may be put right long after its region's code is gone.
    case 'safety.hazard.rectified':
    case 'safety.hazard.changed':
      return plain(null);
  }
};

const returnRecord = (data: Extract<SeriesEvent, { type: 'safety.return.filed' }>['data']): KindRecord => {
  const { region, sector, from, to, accidents, deaths, seriousInjuries, directLossYuan, status } = data;
  const amounts = {
    accidents: BigInt(accidents),
    deaths: BigInt(deaths),
    ...(seriousInjuries === undefined ? {} : { 'serious-injuries': BigInt(seriousInjuries) }),
    ...(directLossYuan === undefined || directLossYuan === null
      ? {}
      : { 'direct-loss-yuan': yuanToFen(directLossYuan) }),
  };
  return { facts: { type: 'return', region, sector, from, to, amounts }, status, day: addDays(to, -1) };
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
  remembered: (facts) => (facts.type === 'inspection' || facts.type === 'return' ? { ...facts, rows: [] } : null),
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
