// The rolling sums in Redis or a Redis Cluster (ADR 0005). What is compared and written is in `slot-scripts.ts`, how a
// slot is read at one instant in `slot-reader.ts`; here is the order of the steps, and how slots are merged.

import type {
  Delta,
  Floors,
  HeldPage,
  HeldSum,
  Place,
  Posting,
  PostingOutcome,
  ReadingStore,
  Rebuild,
  RebuildStep,
  Slot,
  SlotPosition,
  SumRequest,
  SumsAnswer,
} from '#ports/reading-store/reading-store';
import { unreadySlots } from '#ports/reading-store/unready-slots';
import { heldPage } from './held-page.js';
import { rowsOf } from './held-rows.js';
import { mergeReads, planReads, type ReadGroup } from './read-plan.js';
import { RedisConnection, type RedisConnectionOptions } from './redis-connection.js';
import { RollbackGuard } from './rollback-guard.js';
import { type SlotRead, SlotReader } from './slot-reader.js';
import { type HeldKey, scanHeldKeys, scanSlot } from './slot-scan.js';
import { defineSlotScripts } from './slot-scripts.js';
import { SlotWriter } from './slot-writer.js';

const KEYS_AT_ONCE = 100;
/** All of them in one script: a place has four hundred days at most. */
const PLACES_AT_ONCE = 40;

const placeKey = ({ counter, region }: Place): string => `${counter}\0${region}`;

const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export class RedisReadingStore implements ReadingStore {
  private readonly reader: SlotReader;
  private readonly writer: SlotWriter;
  private readonly guard: RollbackGuard;

  constructor(
    private readonly connection: RedisConnection,
    booked?: ReadonlyMap<Slot, bigint>,
  ) {
    this.guard = new RollbackGuard(booked);
    defineSlotScripts(connection.client);
    this.reader = new SlotReader(connection);
    this.writer = new SlotWriter(connection, this.reader);
  }

  /** `booked`: up to where each slot was booked by now; until it holds that, for a minute, it is not ready. */
  static async open(
    url: string,
    { booked, ...options }: RedisConnectionOptions & { readonly booked?: ReadonlyMap<Slot, bigint> } = {},
  ): Promise<RedisReadingStore> {
    return new RedisReadingStore(await RedisConnection.open(url, options), booked);
  }

  async position(slot: Slot): Promise<SlotPosition | undefined> {
    return (await this.reader.meta(slot))?.position;
  }

  post(posting: Posting): Promise<PostingOutcome> {
    return this.writer.post(posting);
  }

  /** Once the new epoch is open, nobody reads or writes the old keys; they go before new ones come, for the memory. */
  async beginRebuild(slot: Slot, rebuild: Rebuild): Promise<RebuildStep> {
    const step = await this.writer.begin(slot, rebuild);
    if (step === 'done') await this.sweep(slot, rebuild.epoch, rebuild.epoch);
    return step;
  }

  load(slot: Slot, epoch: number, chunk: number, deltas: readonly Delta[]): Promise<RebuildStep> {
    return this.writer.load(slot, epoch, chunk, deltas);
  }

  finishRebuild(slot: Slot, epoch: number, offset: bigint): Promise<RebuildStep> {
    return this.writer.finish(slot, epoch, offset);
  }

  markDirty(slot: Slot, epoch: number): Promise<void> {
    return this.writer.markDirty(slot, epoch);
  }

  async sums(slots: readonly Slot[], requests: readonly SumRequest[]): Promise<SumsAnswer> {
    const plan = planReads(requests);
    const marks = slots.map((slot) => this.guard.mark(slot));
    const reads = await Promise.all(slots.map((slot) => this.readSlot(slot, plan.groups)));
    const positions = new Map(
      slots.map((slot, i) => {
        const position = reads[i]?.meta?.position;
        return [slot, position && this.guard.isBehind(slot, marks[i], position) ? undefined : position];
      }),
    );
    const unready = unreadySlots(positions);
    const held = reads.flatMap(({ meta, values }) => (meta ? [{ values, ...meta }] : []));
    const first = held[0];
    if (unready.length > 0 || !first) return { state: 'not-ready', slots: unready };
    return {
      state: 'ready',
      treeVersion: first.position.treeVersion,
      sums: mergeReads(plan, held),
      offsets: new Map(slots.map((slot, i) => [slot, held[i]?.position.offset ?? 0n])),
    };
  }

  async trim(slot: Slot, epoch: number, floors: Floors): Promise<void> {
    if (!(await this.writer.raiseFloors(slot, epoch, floors))) return;
    for await (const page of scanHeldKeys(this.connection, slot, epoch)) {
      for (const some of chunksOf(page, KEYS_AT_ONCE)) {
        await this.writer.prune(
          slot,
          epoch,
          some.map(({ key }) => key),
        );
      }
    }
    // A rebuild that died while it swept has left keys behind.
    await this.sweep(slot, epoch, epoch - 1);
  }

  async *dump(slot: Slot): AsyncIterable<HeldSum> {
    const meta = await this.reader.meta(slot);
    if (!meta) return;
    const found = new Map<string, HeldKey>();
    for await (const page of scanHeldKeys(this.connection, slot, meta.position.epoch)) {
      for (const held of page) found.set(`${held.counter}\0${held.region}`, held);
    }
    const inOrder = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => held);
    for (const some of chunksOf(inOrder, KEYS_AT_ONCE)) {
      const hashes = await this.connection.call(
        Promise.all(some.map(({ key }) => this.connection.client.hgetall(key))),
      );
      for (const [i, held] of some.entries()) yield* rowsOf(held, hashes[i] ?? {}, meta.floors);
    }
  }

  async *held(slot: Slot, also: readonly Place[]): AsyncIterable<HeldPage> {
    const meta = await this.reader.meta(slot);
    if (!meta) return;
    const { epoch } = meta.position;
    const places = new Map(also.map((place) => [placeKey(place), place]));
    for await (const page of scanHeldKeys(this.connection, slot, epoch)) {
      for (const { counter, region } of page) places.set(placeKey({ counter, region }), { counter, region });
    }
    for (const some of chunksOf([...places.values()], PLACES_AT_ONCE)) {
      const page = await heldPage(this.connection, { slot, epoch }, some);
      if (!page) return;
      yield page;
    }
  }

  ping(): Promise<void> {
    return this.connection.ping();
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** What is no sum under a sum's name has been spoilt from outside: nobody reads the slot until it is rebuilt. */
  private async readSlot(slot: Slot, groups: readonly ReadGroup[]): Promise<SlotRead> {
    const read = await this.reader.read(slot, groups);
    if (!read.isSpoilt || !read.meta) return read;
    await this.writer.markDirty(slot, read.meta.position.epoch);
    return { ...read, meta: { ...read.meta, position: { ...read.meta.position, state: 'dirty' } } };
  }

  private async sweep(slot: Slot, epoch: number, upTo: number): Promise<void> {
    for await (const page of scanSlot(this.connection, slot)) {
      const old = page.filter((found) => found.epoch <= upTo).map(({ key }) => key);
      for (const some of chunksOf(old, KEYS_AT_ONCE)) await this.writer.sweep(slot, epoch, some);
    }
  }
}
