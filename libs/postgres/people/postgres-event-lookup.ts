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
}
