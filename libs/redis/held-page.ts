import { dayFromNumber } from '#domain/calendar/day';
import { monthFromNumber } from '#ports/reading-store/interval-parts';
import type { HeldPage, HeldSum, Place, Slot } from '#ports/reading-store/reading-store';
import { rowsOf } from './held-rows.js';
import type { RedisConnection } from './redis-connection.js';
import { dataKey, epochPrefix, metaKey } from './slot-keys.js';
import { parseMeta, type SlotMeta } from './slot-meta.js';

const isSum = (text: string | null): boolean => text !== null && /^-?\d+$/.test(text);

/** Some places of a slot in one script, so that all of it belongs to the position told. `undefined`: the slot is gone. */
export const heldPage = async (
  connection: RedisConnection,
  { slot, epoch }: { slot: Slot; epoch: number },
  places: readonly Place[],
): Promise<HeldPage | undefined> => {
  const prefix = epochPrefix(slot, epoch);
  const keys = places.map(({ counter, region }) => dataKey(prefix, counter, region));
  const [values, ...hashes] = await connection.call(
    connection.client.fengsuiHeld(keys.length + 1, [metaKey(slot), ...keys, epoch]),
  );
  const meta = parseMeta(values ?? []);
  if (!meta) return undefined;
  const read = places.map((place, i) => ({ place, hash: hashOf(hashes[i] ?? []) }));
  const isSpoilt = (hash: Readonly<Record<string, string>>): boolean => !Object.values(hash).every(isSum);
  const { day, month } = meta.floors;
  return {
    position: meta.position,
    floors: { dayFloor: dayFromNumber(day), monthFloor: monthFromNumber(month) },
    places,
    sums: read.flatMap(({ place, hash }) => (isSpoilt(hash) ? [] : sumsOf(place, hash, meta))),
    spoilt: read.flatMap(({ place, hash }) => (isSpoilt(hash) ? [place] : [])),
  };
};

const hashOf = (flat: readonly (string | null)[]): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? ''] as const),
  );

const sumsOf = (place: Place, hash: Readonly<Record<string, string>>, { floors }: SlotMeta): HeldSum[] =>
  rowsOf({ key: '', ...place }, hash, floors);
