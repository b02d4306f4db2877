// Finds the keys of a slot, page by page, so that Redis is never held up. Rare work only (rebuild, change of day, dump):
// an index of the keys would make every posting dearer and cost a third more memory.

import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import type { Slot } from '#ports/reading-store/reading-store';
import type { RedisConnection } from './redis-connection.js';
import { type ParsedKey, parseKey, slotPattern } from './slot-keys.js';

const KEYS_LOOKED_AT = 1000;

/** Pages of what is held under a slot's name, meta excepted. A key may come twice; one written meanwhile may not come. */
export async function* scanSlot(connection: RedisConnection, slot: Slot): AsyncGenerator<ParsedKey[]> {
  for (const master of connection.masters()) {
    let cursor = '0';
    do {
      const page = await connection.call(master.scan(cursor, 'MATCH', slotPattern(slot), 'COUNT', KEYS_LOOKED_AT));
      cursor = page[0];
      const keys = page[1].flatMap((key) => parseKey(key) ?? []);
      if (keys.length > 0) yield keys;
    } while (cursor !== '0');
  }
}

export interface HeldKey {
  readonly key: string;
  readonly counter: Counter;
  readonly region: RegionCode;
}

/** Of these, the sums of one epoch. */
export async function* scanHeldKeys(connection: RedisConnection, slot: Slot, epoch: number): AsyncGenerator<HeldKey[]> {
  for await (const page of scanSlot(connection, slot)) {
    yield page.flatMap(({ key, epoch: of, sum }) => (of === epoch && sum ? [{ key, ...sum }] : []));
  }
}
