import type { BookedPosition, Booking } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { NEWEST_FORM } from './chain.js';
import { timestamp } from './columns.js';

interface PositionRecord {
  partition: number;
  slot: number;
  next: bigint;
  last_recorded_at: Date;
}

const toPosition = (row: PositionRecord): BookedPosition => ({
  slot: row.slot,
  next: row.next,
  lastRecordedAt: row.last_recorded_at.getTime(),
});

export const selectPositions = async (tx: Transaction, topic: string): Promise<Map<number, BookedPosition>> => {
  const rows = await tx.query<PositionRecord>(
    'select partition, slot, next, last_recorded_at from booked where topic = $1 order by partition',
    [topic],
  );
  return new Map(rows.map((row) => [row.partition, toPosition(row)]));
};

/** Of every topic, by slot: up to where it is booked. */
export const selectBooked = async (tx: Transaction): Promise<Map<number, bigint>> => {
  const rows = await tx.query<{ slot: number; next: bigint }>('select slot, next from booked');
  return new Map(rows.map(({ slot, next }) => [slot, next]));
};

/** The row lock held to the end of the transaction is the fence against a second owner of the partition. */
export const lockPosition = async (
  tx: Transaction,
  topic: string,
  partition: number,
): Promise<{ position: BookedPosition; chain: Buffer } | undefined> => {
  const rows = await tx.query<PositionRecord & { chain: Buffer }>(
    'select partition, slot, next, last_recorded_at, chain from booked where topic = $1 and partition = $2 for update',
    [topic, partition],
  );
  const row = rows[0];
  return row && { position: toPosition(row), chain: row.chain };
};

/** A new partition gets the next free slot; the table lock keeps two of them from getting the same. */
export const insertPosition = async (tx: Transaction, topic: string, partition: number): Promise<void> => {
  await tx.query('lock table booked in share row exclusive mode');
  await tx.query(
    `insert into booked (topic, partition, slot, next, chain, last_recorded_at)
     select $1, $2, (select coalesce(max(slot) + 1, 0) from booked), 0, sha256('fengsui'), to_timestamp(0)
     on conflict (topic, partition) do nothing`,
    [topic, partition],
  );
};

export const movePosition = async (
  tx: Transaction,
  place: { topic: string; partition: number },
  moved: Pick<Booking, 'from' | 'lastRecordedAt' | 'treeVersion'> & {
    next: bigint;
    digest: Buffer;
    prints: Buffer;
    chain: Buffer;
  },
): Promise<void> => {
  await tx.query(
    `insert into chain_link (topic, partition, "from", "to", digest, prints, chain, last_recorded_at, tree_version, form)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, ${NEWEST_FORM})`,
    [
      ...[place.topic, place.partition, moved.from, moved.next, moved.digest, moved.prints, moved.chain],
      ...[timestamp(moved.lastRecordedAt), moved.treeVersion],
    ],
  );
  await tx.query('update booked set next = $3, last_recorded_at = $4, chain = $5 where topic = $1 and partition = $2', [
    place.topic,
    place.partition,
    moved.next,
    timestamp(moved.lastRecordedAt),
    moved.chain,
  ]);
};

export const insertEpoch = async (
  tx: Transaction,
  wanted: { slot: number; treeVersion: number; above: number },
): Promise<number> => {
  const rows = await tx.query<{ epoch: number }>(
    `insert into store_epoch (slot, epoch, tree_version, opened_at) values ($1, $3 + 1, $2, now())
     on conflict (slot) do update set epoch = greatest(store_epoch.epoch, $3) + 1, tree_version = excluded.tree_version, opened_at = now(),
       finished_at = null
     returning epoch`,
    [wanted.slot, wanted.treeVersion, wanted.above],
  );
  return rows[0]?.epoch ?? 0;
};

export const selectEpoch = async (
  tx: Transaction,
  slot: number,
): Promise<{ epoch: number; treeVersion: number } | undefined> => {
  const rows = await tx.query<{ epoch: number; tree_version: number }>(
    'select epoch, tree_version from store_epoch where slot = $1',
    [slot],
  );
  return rows[0] && { epoch: rows[0].epoch, treeVersion: rows[0].tree_version };
};

/** Only of the epoch that is still the newest. */
export const finishEpoch = async (tx: Transaction, slot: number, epoch: number): Promise<void> => {
  await tx.query('update store_epoch set finished_at = now() where slot = $1 and epoch = $2 and finished_at is null', [
    slot,
    epoch,
  ]);
};

export interface SlotEpoch {
  readonly partition: number;
  readonly slot: number;
  readonly epoch: number | null;
  readonly isFinished: boolean;
}

/** Of every partition ever booked, in their order; `epoch` is null before the first build. */
export const selectEpochs = (tx: Transaction, topic: string): Promise<SlotEpoch[]> =>
  tx.query<SlotEpoch>(
    `select b.partition, b.slot, e.epoch, e.finished_at is not null as "isFinished"
       from booked b left join store_epoch e using (slot) where b.topic = $1 order by b.partition`,
    [topic],
  );
