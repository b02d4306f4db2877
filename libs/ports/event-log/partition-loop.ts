// One partition of one assignment: fetch, hand to the handler, go on where it ended. Shared by the adapters, which give
// the source and the commit. It refuses to commit for an assignment that was revoked.

import { setTimeout as delay } from 'node:timers/promises';
import { TransientFailure } from '../failures.js';
import type { BatchControl, StopReason, StoredRecord, Subscription } from './event-log.js';

export type Fetched =
  | { readonly type: 'records'; readonly records: readonly StoredRecord[]; readonly to: bigint }
  | { readonly type: 'out-of-range'; readonly low: bigint; readonly end: bigint }
  | { readonly type: 'aborted' };

export interface PartitionSource {
  /**
   * Waits until there is something at or after `position`, and answers at most `max` records. A `position` other than
   * where the answer before ended is a seek.
   */
  next(position: bigint, max: number, signal: AbortSignal): Promise<Fetched>;
}

export interface PartitionLoopOptions {
  readonly subscription: Subscription;
  readonly partition: number;
  /** Where to begin; asked again while it fails with `TransientFailure`. */
  readonly start: () => Promise<bigint>;
  readonly source: PartitionSource;
  readonly commit: (next: bigint) => void;
  readonly onStopped: (reason: StopReason) => void;
  /** Start or source failed and will be asked again. */
  readonly onRetry?: (error: TransientFailure) => void;
}

const FIRST_BACKOFF_MS = 50;
const LAST_BACKOFF_MS = 2_000;

export class PartitionLoop {
  private readonly abort = new AbortController();
  private isFenced = false;
  private sought: bigint | undefined;
  private fetching = new AbortController();
  /** Where the next batch begins: after the last one that was handled without being broken off. */
  position: bigint | undefined;
  /** Resolves when the batch in hand is done and no other will come. Never rejects. */
  readonly done: Promise<void>;

  constructor(private readonly options: PartitionLoopOptions) {
    this.done = this.run();
  }

  /** The partition may belong to someone else by now: nothing of this assignment is committed any more. */
  revoke(): Promise<void> {
    this.isFenced = true;
    return this.stop();
  }

  /** No further batch; the one in hand may still commit. */
  stop(): Promise<void> {
    this.abort.abort();
    this.fetching.abort();
    return this.done;
  }

  private async run(): Promise<void> {
    const { subscription, partition } = this.options;
    try {
      this.position = await this.retrying(this.options.start);
      while (this.position !== undefined && !this.abort.signal.aborted) {
        const position: bigint = this.position;
        const fetched = await this.fetch(position);
        if (this.abort.signal.aborted) return;
        if (this.sought !== undefined || fetched.type === 'aborted') {
          this.position = this.takeSought() ?? position;
          continue;
        }
        if (fetched.type === 'out-of-range') {
          this.abort.abort();
          this.options.onStopped({ ...fetched, type: 'offset-out-of-range', partition, wanted: position });
          return;
        }
        const { records, to } = fetched;
        await subscription.handle(
          { topic: subscription.topic, partition, from: position, to, records },
          this.control(),
        );
        if (!this.abort.signal.aborted) this.position = this.takeSought() ?? to;
      }
    } catch (error) {
      if (this.abort.signal.aborted) return;
      this.abort.abort();
      this.options.onStopped({ type: 'failed', partition, error });
    }
  }

  private async fetch(position: bigint): Promise<Fetched> {
    this.fetching = new AbortController();
    if (this.sought !== undefined) return { type: 'aborted' };
    const { signal } = this.fetching;
    const max = this.options.subscription.maxBatch ?? 1_000;
    return (await this.retrying(() => this.options.source.next(position, max, signal))) ?? { type: 'aborted' };
  }

  /** `undefined`: broken off. */
  private async retrying<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    const { signal } = this.fetching;
    for (
      let backoff = FIRST_BACKOFF_MS;
      !signal.aborted && !this.abort.signal.aborted;
      backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)
    ) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof TransientFailure)) throw error;
        this.options.onRetry?.(error);
        await delay(backoff, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  private control(): BatchControl {
    return {
      signal: this.abort.signal,
      commit: (next) => {
        if (!this.isFenced) this.options.commit(next);
      },
      // Also after `handle` has resolved: then it breaks off the wait for the next batch.
      seek: (offset) => {
        this.sought = offset;
        this.fetching.abort();
      },
    };
  }

  private takeSought(): bigint | undefined {
    const sought = this.sought;
    this.sought = undefined;
    return sought;
  }
}
