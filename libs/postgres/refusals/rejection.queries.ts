import type { NewRejection, RejectionFilter } from '#ports/rejections';
import type { Row, Transaction } from '../database.js';
import { columnsOf } from '../ledger/columns.js';

const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export const insertRejections = async (db: Transaction, rows: readonly NewRejection[]): Promise<void> => {
  await db.query(
    `insert into rejection (at, device, region, source, event_id, type, status, code, detail, errors, body, is_cut)
     select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[],
                          $8::text[], $9::text[], $10::jsonb[], $11::text[], $12::boolean[])`,
    columnsOf(rows, [
      (r) => new Date(r.at).toISOString(),
      (r) => r.device,
      (r) => r.region,
      (r) => r.source,
      (r) => r.eventId,
      (r) => r.type,
      (r) => r.status,
      (r) => r.code,
      (r) => r.detail,
      (r) => JSON.stringify(r.errors),
      (r) => r.body,
      (r) => r.isCut,
    ]),
  );
};

export const selectRejections = (
  db: Transaction,
  filter: RejectionFilter,
  page: { limit: number; after?: { at: number; id: bigint } | undefined },
): Promise<Row[]> =>
  db.query(
    `select id, at, device, region, source, event_id, type, status, code, detail, errors, body, is_cut from rejection
      where ($1::text[] is null or region = any($1)) and ($2::text is null or device = $2)
        and ($3::text[] is null or code = any($3)) and ($4::timestamptz is null or at >= $4)
        and ($5::timestamptz is null or at < $5) and ($6::timestamptz is null or (at, id) < ($6, $7::bigint))
      order by at desc, id desc limit $8`,
    [
      filter.regions ?? null,
      filter.device ?? null,
      filter.codes ?? null,
      isoOrNull(filter.from),
      isoOrNull(filter.to),
      isoOrNull(page.after?.at),
      page.after?.id ?? null,
      page.limit,
    ],
  );

export const deleteRejections = async (db: Transaction, before: number, limit: number): Promise<number> => {
  const gone = await db.query(
    `delete from rejection where id in (select id from rejection where at < $1 order by at limit $2) returning 1`,
    [new Date(before).toISOString(), limit],
  );
  return gone.length;
};
