import type { EntriesLeft, RetiredDays } from '#domain/region/region-change';
import type { Transaction } from '../database.js';
import { columnsOf } from '../ledger/columns.js';

/** Codes without such entries are not in the answer. Looks into the index by counter: it begins with it. */
export const selectEntriesLeft = (db: Transaction, retired: readonly RetiredDays[]): Promise<EntriesLeft[]> =>
  db.query(
    `with recursive counters as (
       (select counter from ledger_entry order by counter limit 1)
       union all
       select (select e.counter from ledger_entry e where e.counter > c.counter order by e.counter limit 1)
         from counters c where c.counter is not null)
     select r.code, count(*)::int as entries, count(distinct e.subject)::int as subjects
       from unnest($1::text[], $2::date[], $3::date[]) as r(code, "from", "to")
      cross join counters c
       join ledger_entry e on e.counter = c.counter and e.region = r.code and e.day >= r."from" and (r."to" is null or e.day < r."to")
      group by r.code order by r.code`,
    columnsOf(retired, [(days) => days.code, (days) => days.from, (days) => days.to]),
  );
