import { EVENT_HEADERS } from '#contracts/log/event-record';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import type { EventLookup } from '#ports/event-lookup';
import type { Database, Transaction } from '../database.js';

interface HashRow {
  readonly source: string;
  readonly id: string;
  readonly content_hash: Buffer;
}

const selectHashes = (tx: Transaction, sources: string[], ids: string[]): Promise<HashRow[]> =>
  tx.query<HashRow>(
    `select j.source, j.id, j.content_hash
       from unnest($1::text[], $2::text[]) as wanted (source, id)
       join journal j on j.source = wanted.source and j.id = wanted.id`,
    [sources, ids],
  );

const selectRefusedHashes = (
  tx: Transaction,
  sources: string[],
  ids: string[],
): Promise<(EventRef & { hash: string })[]> =>
  tx.query(
    `select r.source, r.event_id as id, r.headers->>$3 as hash
       from unnest($1::text[], $2::text[]) as wanted (source, id)
       join refused r on r.source = wanted.source and r.event_id = wanted.id
      where r.headers->>$3 is not null`,
    [sources, ids, EVENT_HEADERS.contentHash],
  );

export class PostgresEventLookup implements EventLookup {
  constructor(private readonly database: Database) {}

  async find(identities: readonly EventRef[]): Promise<ReadonlyMap<string, string>> {
    const rows = await selectHashes(
      this.database,
      identities.map((i) => i.source),
      identities.map((i) => i.id),
    );
    return new Map(rows.map((row) => [refKey(row), row.content_hash.toString('hex')]));
  }

  async refused(identities: readonly EventRef[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await selectRefusedHashes(
      this.database,
      identities.map((i) => i.source),
      identities.map((i) => i.id),
    );
    const hashes = new Map<string, Set<string>>();
    for (const row of rows) hashes.set(refKey(row), (hashes.get(refKey(row)) ?? new Set()).add(row.hash));
    return hashes;
  }
}
