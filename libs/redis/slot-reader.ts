// Reads one slot so that its position and its values belong together: MULTI with the meta and the sums. A transaction, not
// a script: as atomic, without the cost of Lua tables, and sums come back as text, exact beyond 2^53. Not "meta before and
// after": under steady posting that would read everything twice.

import { TransientFailure } from '#ports/failures';
import type { Slot } from '#ports/reading-store/reading-store';
import type { GroupValues, ReadGroup } from './read-plan.js';
import type { RedisConnection } from './redis-connection.js';
import { dataKey, epochPrefix, metaKey } from './slot-keys.js';
import { META_FIELDS, parseMeta, type SlotMeta } from './slot-meta.js';

/** `values` are those of the epoch in `meta`; empty if the slot is not ready. */
export interface SlotRead {
  readonly meta: SlotMeta | undefined;
  readonly values: GroupValues;
  /** A key or a value under a sum's name is not a sum. */
  readonly isSpoilt: boolean;
}

/** Keys in one transaction: Redis serves nobody else meanwhile (about 5 µs a key). */
const KEYS_AT_ONCE = 200;
const TRIES = 4;

type Reply = [error: Error | null, result: unknown];

const isTexts = (reply: unknown): reply is (string | null)[] =>
  Array.isArray(reply) && reply.every((value) => value === null || typeof value === 'string');

const sumsOf = (reply: Reply): (bigint | null)[] | undefined => {
  const [error, values] = reply;
  if (error || !isTexts(values)) return undefined;
  if (values.some((value) => value !== null && !/^-?\d+$/.test(value))) return undefined;
  return values.map((value) => (value === null ? null : BigInt(value)));
};

export class SlotReader {
  /** Where the last read found the slot: names of keys contain it. A wrong guess costs one more round trip. */
  private readonly epochs = new Map<Slot, number>();

  constructor(private readonly connection: RedisConnection) {}

  async read(slot: Slot, groups: readonly ReadGroup[]): Promise<SlotRead> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const read = await this.readOnce(slot, groups);
      if (read) return read;
    }
    // Rebuilt again and again between two looks: then it is not ready.
    return { meta: undefined, values: [], isSpoilt: false };
  }

  async meta(slot: Slot): Promise<SlotMeta | undefined> {
    const read = await this.transaction(slot, 0, []);
    return read.meta;
  }

  /** `undefined`: the slot was in another epoch than expected, or changed it between two transactions. */
  private async readOnce(slot: Slot, groups: readonly ReadGroup[]): Promise<SlotRead | undefined> {
    const epoch = this.epochs.get(slot) ?? 1;
    const values: (bigint | null)[][] = [];
    let first: SlotMeta | undefined;
    for (let at = 0; at === 0 || at < groups.length; at += KEYS_AT_ONCE) {
      const { meta, replies } = await this.transaction(slot, epoch, groups.slice(at, at + KEYS_AT_ONCE));
      if (meta?.position.state !== 'ready') return { meta, values: [], isSpoilt: false };
      this.epochs.set(slot, meta.position.epoch);
      if (meta.position.epoch !== epoch) return undefined;
      // The lowest offset, and the highest floors, that hold for all of it.
      first = { position: (first ?? meta).position, floors: meta.floors };
      for (const reply of replies) {
        const sums = sumsOf(reply);
        if (!sums) return { meta, values: [], isSpoilt: true };
        values.push(sums);
      }
    }
    return { meta: first, values, isSpoilt: false };
  }

  private async transaction(
    slot: Slot,
    epoch: number,
    groups: readonly ReadGroup[],
  ): Promise<{ meta: SlotMeta | undefined; replies: Reply[] }> {
    const prefix = epochPrefix(slot, epoch);
    const multi = this.connection.client.multi().hmget(metaKey(slot), ...META_FIELDS);
    for (const { counter, region, fields } of groups) {
      // A key must be asked for at least one field; of an empty interval for one that never is.
      multi.hmget(dataKey(prefix, counter, region), ...(fields.length > 0 ? fields : ['']));
    }
    const [meta, ...replies] = (await this.connection.call(multi.exec())) ?? [];
    if (!meta) throw new TransientFailure('reading-store', 'Redis discarded a read.');
    const [error, texts] = meta;
    // Another type under our name holds nothing of ours; any other error is one of the connection.
    if (error?.message.startsWith('WRONGTYPE')) return { meta: undefined, replies };
    if (error) throw new TransientFailure('reading-store', error.message, { cause: error });
    return { meta: isTexts(texts) ? parseMeta(texts) : undefined, replies };
  }
}
