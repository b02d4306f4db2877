// What was booked at the positions of a partition, row by row, for whoever verifies it.

import type { EventRef } from '#domain/ledger/outcome';
import type {
  BookedPart,
  BookedStretch,
  EntryFact,
  ForeignFact,
  JournalFact,
  RefusedFact,
  SumFact,
} from '#ports/books';
import type { Transaction } from '../database.js';

type Part = Pick<BookedPart, 'topic' | 'partition'>;

const WITHIN = `t.topic = $1 and t.partition = $2 and t."offset" >= $3 and t."offset" < $4`;
const bounds = ({ topic, partition, from, to }: BookedStretch): unknown[] => [topic, partition, from, to];

export const selectBookedParts = (tx: Transaction): Promise<BookedPart[]> =>
  tx.query('select topic, partition, slot, next from booked order by length(topic), topic, partition');

export const selectJournalFacts = async (tx: Transaction, stretch: BookedStretch): Promise<JournalFact[]> => {
  const rows = await tx.query<Omit<JournalFact, 'recordedAt'> & { recorded_at: Date }>(
    `select t.source, t.id, t."offset", t.type, t.subject, t.state, t.recorded_at, encode(t.content_hash, 'hex') as "contentHash"
       from journal t where ${WITHIN}`,
    bounds(stretch),
  );
  return rows.map(({ recorded_at, ...row }) => ({ ...row, recordedAt: recorded_at.getTime() }));
};

export const selectRefusedFacts = async (tx: Transaction, stretch: BookedStretch): Promise<RefusedFact[]> => {
  const rows = await tx.query<{ offset: bigint; code: string; source: string | null; event_id: string | null }>(
    `select t."offset", t.code, t.source, t.event_id from refused t where ${WITHIN}`,
    bounds(stretch),
  );
  return rows.map(({ offset, code, source, event_id: id }) => ({
    offset,
    code,
    event: source === null || id === null ? null : { source, id },
  }));
};

export const selectEntryFacts = async (tx: Transaction, stretch: BookedStretch): Promise<EntryFact[]> => {
  const rows = await tx.query<Omit<EntryFact, 'knownAt'> & { known_at: Date }>(
    `select t.source, t.event_id as id, t."offset", t.counter, t.basis_sector as "basisSector", t.region, t.day, t.amount,
            t.organization, t.known_at
       from ledger_entry t where ${WITHIN} order by t."offset", t.seq`,
    bounds(stretch),
  );
  return rows.map(({ known_at, ...row }) => ({ ...row, knownAt: known_at.getTime() }));
};

export const selectVersionFacts = (
  tx: Transaction,
  stretch: BookedStretch,
): Promise<(EventRef & { offset: bigint })[]> =>
  tx.query(
    `select t.source, t.event_id as id, t."offset" from incident_version t where ${WITHIN} order by t."offset", t.seq`,
    bounds(stretch),
  );

export const selectForeignFacts = (
  tx: Transaction,
  { topic, partition }: Part,
  refs: readonly EventRef[],
): Promise<ForeignFact[]> =>
  tx.query(
    `with wanted as (select distinct source, id from unnest($3::text[], $4::text[]) as w(source, id))
     select j.source, j.id, encode(j.content_hash, 'hex') as "contentHash" from wanted join journal j using (source, id)
      where (j.topic, j.partition) <> ($1, $2)
     union all
     select w.source, w.id, null from wanted w join refused r on r.source = w.source and r.event_id = w.id
      where (r.topic, r.partition) <> ($1, $2)`,
    [topic, partition, refs.map((ref) => ref.source), refs.map((ref) => ref.id)],
  );

interface Stray extends EventRef {
  readonly table: string;
  readonly place: string;
}

export const selectStrays = async (
  tx: Transaction,
  limit: number,
): Promise<{ table: string; place: string; event: EventRef }[]> => {
  const of = (table: string, id: string): string =>
    `select '${table}' as "table", t.topic || '/' || t.partition || '@' || t."offset" as place, t.source, t.${id} as id from ${table} t
      where not exists (select from booked b where b.topic = t.topic and b.partition = t.partition
                           and t."offset" >= 0 and t."offset" < b.next)`;
  const rows = await tx.query<Stray>(
    `${of('journal', 'id')} union all ${of('refused', 'event_id')} union all ${of('ledger_entry', 'event_id')} limit $1`,
    [limit],
  );
  return rows.map(({ table, place, source, id }) => ({ table, place, event: { source, id } }));
};

export const selectSumFacts = (tx: Transaction, { topic, partition }: Part, offset: bigint): Promise<SumFact[]> =>
  tx.query(
    `select counter, basis_sector as "basisSector", region, day, sum(amount)::bigint as amount from ledger_entry
      where topic = $1 and partition = $2 and "offset" < $3
      group by counter, basis_sector, region, day having sum(amount) <> 0`,
    [topic, partition, offset],
  );

export const selectEventsAt = (
  tx: Transaction,
  { topic, partition }: Part,
  place: { counter: string; regions: readonly string[]; from: string; to: string },
): Promise<EventRef[]> =>
  tx.query(
    `select distinct source, event_id as id from ledger_entry
      where topic = $1 and partition = $2 and counter = $3 and region = any($4::text[]) and day >= $5::date and day < $6::date
      limit 20`,
    [topic, partition, place.counter, place.regions, place.from, place.to],
  );
