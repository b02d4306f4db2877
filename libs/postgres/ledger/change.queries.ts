import type { BookedChanges } from '#ports/ledger-book';
import type { Transaction } from '../database.js';

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

interface ChangeRecord {
  kind: 'incident' | 'exposure' | 'target' | 'survey' | 'hazard';
  region: string;
  name: string;
}

const IN_RANGE = `topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4`;

/**
 * What positions changed besides entries: one row per distinct thing. Of a subject that can move from one region to another,
 * every region it ever was in.
 */
export const selectChanges = async (tx: Transaction, range: Range): Promise<Omit<BookedChanges, 'entries'>> => {
  const params = [range.topic, range.partition, range.from, range.to];
  const rows = await tx.query<ChangeRecord>(
    `select 'incident' as kind, i.region, i.id as name from incident i
      where i.id in (select subject from incident_version where ${IN_RANGE})
     union select 'exposure', region, measure from exposure_declaration where ${IN_RANGE}
     union select 'target', region, indicator from target_declaration
      where subject in (select subject from target_declaration where ${IN_RANGE})
     union select 'survey', region, '' from survey_declaration
      where subject in (select subject from survey_declaration where ${IN_RANGE})
     union select 'hazard', region, '' from hazard_opening where hazard in (
       select hazard from hazard_opening where ${IN_RANGE} union select subject from hazard_fact where ${IN_RANGE})
     union select 'incident', i.region, i.id from incident i
      where i.id in (select subject from incident_relay where ${IN_RANGE})`,
    params,
  );
  const newest = await tx.query<{ at: Date | null }>(
    `select max(recorded_at) as at from journal where ${IN_RANGE}`,
    params,
  );
  const of = (kind: ChangeRecord['kind']): ChangeRecord[] => rows.filter((row) => row.kind === kind);
  return {
    incidents: of('incident').map((row) => ({ id: row.name, region: row.region })),
    exposures: of('exposure').map((row) => ({ region: row.region, measure: row.name })),
    targets: of('target').map((row) => ({ region: row.region, indicator: row.name })),
    surveys: of('survey').map((row) => ({ region: row.region })),
    hazards: of('hazard').map((row) => ({ region: row.region })),
    lastRecordedAt: newest[0]?.at?.getTime() ?? null,
  };
};
