// The months of the ledger added up once more from their entries, and what of them is otherwise.

import type { MonthFault } from '#ports/books';
import type { Transaction } from '../database.js';

interface FaultRow extends Omit<MonthFault, 'events'> {
  readonly events: readonly string[] | null;
}

// As texts that hold all that a month says; a month that is missing on one side is null there.
const SAID = `amount || ' [' || first_known_at || ', ' || last_known_at || ']'`;

export const selectMonthFaults = async (tx: Transaction, limit: number): Promise<MonthFault[]> => {
  const rows = await tx.query<FaultRow>(
    `with entry as (
       select e.*, date_trunc('month', e.day)::date as month, e.known_at >= (e.day + 45)::timestamp at time zone 'UTC' as is_late
         from ledger_entry e join ledger_month_position p on p.topic = e.topic and p.partition = e.partition and e."offset" < p.next),
     expected as (
       select counter, region, grouping(basis_sector) = 1 as is_total, month, is_late, basis_sector, sum(amount) as amount,
              min(known_at) as first_known_at, max(known_at) as last_known_at
         from entry group by counter, region, month, is_late, grouping sets ((basis_sector), ())),
     both_sides as (
       select counter, region, is_total, month, is_late, basis_sector, ${SAID} as expected, null as found from expected
       union all
       select counter, region, is_total, month, is_late, basis_sector, null, ${SAID} from ledger_month),
     fault as (
       select counter, region, is_total, month, is_late, basis_sector, max(expected) as expected, max(found) as found
         from both_sides group by counter, region, is_total, month, is_late, basis_sector
        having max(expected) is distinct from max(found) or count(*) > 2
        order by counter, region, month limit $1)
     select f.counter, f.region, f.month, f.is_total as "isTotal", f.is_late as "isLate", f.basis_sector as "basisSector",
            f.expected, f.found, named.events
       from fault f
      cross join lateral (
         select array_agg(json_build_array(source, event_id)::text) as events
           from (select distinct e.source, e.event_id from entry e
                  where e.counter = f.counter and e.region = f.region and e.month = f.month and e.is_late = f.is_late
                    and (f.is_total or e.basis_sector is not distinct from f.basis_sector) limit 20) as few) as named`,
    [limit],
  );
  return rows.map((row) => ({ ...row, events: (row.events ?? []).map(refIn) }));
};

const refIn = (text: string): { source: string; id: string } => {
  const [source = '', id = ''] = JSON.parse(text) as string[];
  return { source, id };
};

export const countMonths = async (tx: Transaction): Promise<number> => {
  const rows = await tx.query<{ count: bigint }>('select count(*) from ledger_month');
  return Number(rows[0]?.count ?? 0n);
};
