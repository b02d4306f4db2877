import type { EventRef } from '#domain/ledger/outcome';
import type { Transaction } from '../database.js';

export interface FateRecord {
  source: string;
  id: string;
  state: 'counted' | 'listed' | 'waiting' | 'refused';
  type: string | null;
  recorded_at: Date;
  code: string | null;
  detail: string | null;
}

/** What is journalled stands, whatever else was refused under the same identity. */
export const selectFates = (db: Transaction, refs: readonly EventRef[]): Promise<FateRecord[]> =>
  db.query<FateRecord>(
    `with wanted as (select distinct source, id from unnest($1::text[], $2::text[]) as w(source, id)),
     booked as (
       select j.source, j.id, j.state, j.type, j.recorded_at from wanted w join journal j using (source, id))
     select source, id, state, type, recorded_at, null as code, null as detail from booked
     union all
     select * from (
       select distinct on (r.source, r.event_id) r.source, r.event_id, 'refused', null, r.recorded_at, r.code, r.detail
         from wanted w join refused r on r.source = w.source and r.event_id = w.id
        where not exists (select from booked b where b.source = w.source and b.id = w.id)
        order by r.source, r.event_id, r.recorded_at, r.topic, r.partition, r."offset") as first_refusal`,
    [refs.map((ref) => ref.source), refs.map((ref) => ref.id)],
  );
