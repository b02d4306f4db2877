// Reads one slot so that its position and its values belong together, by a script. Not by MULTI: Redis refuses to queue
// even reads when memory is full. Not by "meta before and after": that reads twice under steady posting, or mixes two
// offsets, and an alert may only fire on what was true at one position of each partition.

import type { Slot } from '#ports/reading-store/reading-store';
import type { GroupValues, ReadGroup } from './read-plan.js';
import type { RedisConnection } from './redis-connection.js';
import { dataKey, epochPrefix, metaKey } from './slot-keys.js';
import { parseMeta, type SlotMeta } from './slot-meta.js';

/** `values` are those of the epoch in `meta`; empty if the slot is not ready. */
export interface SlotRead {
  readonly meta: SlotMeta | undefined;
  readonly values: GroupValues;
  /** A key or a value under a sum's name is not a sum. */
  readonly isSpoilt: boolean;
}

/** Keys in one script: Redis serves nobody else meanwhile (about 10 µs a key). */
const KEYS_AT_ONCE = 500;
const TRIES = 5;

type Texts = readonly (string | null)[];

const sumsOf = (values: Texts): (bigint | null)[] | undefined => {
  if (values.some((value) => value !== null && !/^-?\d+$/.test(value))) return undefined;
  return values.map((value) => (value === null ? null : BigInt(value)));
};

const isWrongType = (error: unknown): boolean => error instanceof Error && error.message.includes('WRONGTYPE');

export class SlotReader {
  /** Where the last read found the slot: names of keys contain it. A wrong guess costs one more round trip. */
  private readonly epochs = new Map<Slot, number>();

  constructor(private readonly connection: RedisConnection) {}

  async read(slot: Slot, groups: readonly ReadGroup[]): Promise<SlotRead> {
    for (let left = TRIES; left > 0; left -= 1) {
      const read = await this.readOnce(slot, groups, left === 1);
      if (read) return read;
    }
    // Rebuilt again and again between two looks: then it is not ready.
    return { meta: undefined, values: [], isSpoilt: false };
  }

  async meta(slot: Slot): Promise<SlotMeta | undefined> {
    return (await this.script(slot, 0, [])).meta;
  }

  /**
   * `undefined`: look again; the slot was in another epoch than expected, or it moved between two scripts. On the last
   * try a move of the offset is let pass, and the lower one told: only a read of more than `KEYS_AT_ONCE` sums sees that.
   */
  private async readOnce(slot: Slot, groups: readonly ReadGroup[], isLast: boolean): Promise<SlotRead | undefined> {
    const epoch = this.epochs.get(slot) ?? 1;
    const values: (bigint | null)[][] = [];
    let held: SlotMeta | undefined;
    for (let at = 0; at === 0 || at < groups.length; at += KEYS_AT_ONCE) {
      const { meta, texts } = await this.script(slot, epoch, groups.slice(at, at + KEYS_AT_ONCE));
      if (meta) this.epochs.set(slot, meta.position.epoch);
      if (meta?.position.state !== 'ready') return { meta, values: [], isSpoilt: false };
      if (meta.position.epoch !== epoch) return undefined;
      if (held && held.position.offset !== meta.position.offset && !isLast) return undefined;
      held = { position: (held ?? meta).position, floors: meta.floors };
      const sums = texts.map(sumsOf);
      for (const some of sums) if (some) values.push(some);
      if (sums.includes(undefined)) return { meta, values: [], isSpoilt: true };
    }
    return { meta: held, values, isSpoilt: false };
  }

  private async script(
    slot: Slot,
    epoch: number,
    groups: readonly ReadGroup[],
  ): Promise<{ meta: SlotMeta | undefined; texts: readonly Texts[] }> {
    const prefix = epochPrefix(slot, epoch);
    const args: (string | number)[] = [metaKey(slot)];
    for (const { counter, region } of groups) args.push(dataKey(prefix, counter, region));
    args.push(epoch);
    for (const { fields } of groups) args.push(fields.length, ...fields);
    try {
      const [meta, ...texts] = await this.connection.call(this.connection.client.fengsuiRead(groups.length + 1, args));
      return { meta: parseMeta(meta ?? []), texts };
    } catch (error) {
      // Only the meta can say so, the sums are looked at more carefully: another type under its name is nothing of ours.
      if (isWrongType(error)) return { meta: undefined, texts: [] };
      throw error;
    }
  }
}
