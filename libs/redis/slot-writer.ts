// Runs the scripts that change a slot, and says what came of them. Refuses nothing by itself: the scripts decide.

import { ReplyError } from 'ioredis';
import { TransientFailure } from '#ports/failures';
import { type FloorNumbers, floorNumbers } from '#ports/reading-store/interval-parts';
import type {
  Delta,
  Floors,
  Posting,
  PostingOutcome,
  Rebuild,
  RebuildStep,
  Slot,
} from '#ports/reading-store/reading-store';
import { coalesce, type Increments } from './coalesce.js';
import type { RedisConnection } from './redis-connection.js';
import { chunksKey, epochPrefix, metaKey } from './slot-keys.js';
import type { SlotReader } from './slot-reader.js';

const NO_FLOORS: FloorNumbers = { day: -1e9, month: -1e9 };

type Addition = (floors: FloorNumbers, increments: Increments) => Promise<[string, string?, string?]>;

const OUTCOMES = ['applied', 'already-applied', 'gap', 'wrong-epoch', 'not-ready', 'dirty'] as const;

const isScriptError = (error: unknown): boolean =>
  error instanceof TransientFailure && error.cause instanceof ReplyError;

export class SlotWriter {
  /** Floors as the slot told them last: a hint that saves writing what nobody reads; the script checks it. */
  private readonly floors = new Map<Slot, FloorNumbers>();

  constructor(
    private readonly connection: RedisConnection,
    private readonly reader: SlotReader,
  ) {}

  async post({ slot, epoch, from, to, deltas }: Posting): Promise<PostingOutcome> {
    try {
      const outcome = await this.add(slot, epoch, deltas, (floors, { keys, args }) => {
        const head = [metaKey(slot), ...keys, epoch, from.toString(), to.toString(), floors.day, floors.month];
        return this.connection.client.fengsuiPost(keys.length + 1, head.concat(args));
      });
      return OUTCOMES.find((known) => known === outcome) ?? 'not-ready';
    } catch (error) {
      const state = await this.stateAfter(slot, error);
      return state === 'dirty' ? 'dirty' : 'not-ready';
    }
  }

  async load(slot: Slot, epoch: number, chunk: number, deltas: readonly Delta[]): Promise<RebuildStep> {
    try {
      const outcome = await this.add(slot, epoch, deltas, (floors, { keys, args }) => {
        const head = [metaKey(slot), chunksKey(slot, epoch), ...keys, epoch, chunk, '', floors.day, floors.month];
        return this.connection.client.fengsuiLoad(keys.length + 2, head.concat(args));
      });
      return outcome === 'done' ? 'done' : 'superseded';
    } catch (error) {
      await this.stateAfter(slot, error);
      return 'superseded';
    }
  }

  begin(slot: Slot, { epoch, treeVersion, floors }: Rebuild): Promise<RebuildStep> {
    const { day, month } = floorNumbers(floors);
    const args = [metaKey(slot), chunksKey(slot, epoch), epoch, treeVersion, day, month];
    return this.connection.call(this.connection.client.fengsuiBegin(2, args));
  }

  finish(slot: Slot, epoch: number, offset: bigint): Promise<RebuildStep> {
    const args = [metaKey(slot), chunksKey(slot, epoch), epoch, offset.toString()];
    return this.connection.call(this.connection.client.fengsuiFinish(2, args));
  }

  async markDirty(slot: Slot, epoch: number): Promise<void> {
    await this.connection.call(this.connection.client.fengsuiSpoil(1, [metaKey(slot), epoch]));
  }

  /** False: another epoch has the slot. */
  async raiseFloors(slot: Slot, epoch: number, floors: Floors): Promise<boolean> {
    const { day, month } = floorNumbers(floors);
    const args = [metaKey(slot), epoch, day, month];
    return (await this.connection.call(this.connection.client.fengsuiRaise(1, args))) === 1;
  }

  async prune(slot: Slot, epoch: number, keys: readonly string[]): Promise<void> {
    await this.connection.call(this.connection.client.fengsuiPrune(keys.length + 1, [metaKey(slot), ...keys, epoch]));
  }

  /** Removes keys of older epochs, as long as `epoch` has the slot. */
  async sweep(slot: Slot, epoch: number, keys: readonly string[]): Promise<void> {
    await this.connection.call(this.connection.client.fengsuiSweep(keys.length + 1, [metaKey(slot), ...keys, epoch]));
  }

  private async add(slot: Slot, epoch: number, deltas: readonly Delta[], run: Addition): Promise<string> {
    for (;;) {
      const floors = this.floors.get(slot) ?? NO_FLOORS;
      const increments = coalesce(epochPrefix(slot, epoch), deltas, floors);
      const [outcome, day, month] = await this.connection.call(run(floors, increments));
      if (day !== undefined && month !== undefined) this.floors.set(slot, { day: Number(day), month: Number(month) });
      // Ours were higher than the slot's (a snapshot was restored): now we know better.
      if (outcome !== 'floors') return outcome;
    }
  }

  /**
   * After a script that added: `dirty` if it stopped half way, `missing` if the meta is gone or not ours. Anything else
   * (out of memory, read-only, loading) changed nothing and is passed on.
   */
  private async stateAfter(slot: Slot, error: unknown): Promise<'dirty' | 'missing'> {
    if (!isScriptError(error)) throw error;
    const meta = await this.reader.meta(slot);
    if (!meta) return 'missing';
    if (meta.position.state === 'dirty') return 'dirty';
    throw error;
  }
}
