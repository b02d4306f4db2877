// What was fetched of one partition and not yet handed over. Bounded: full, it pauses the fetching of this partition
// (and no other), half empty it lets it go on. It refuses a fetch that does not begin where the one before ended.

import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '#ports/event-log/event-log';
import type { Fetched, PartitionSource } from '#ports/event-log/partition-loop';

export interface FetchControl {
  seek(offset: bigint): void;
  pause(): void;
  resume(): void;
}

export interface QueueLimits {
  readonly pauseAtBytes: number;
  readonly resumeAtBytes: number;
}

interface Chunk {
  /** Beyond the last message, when control records or compacted ones follow it. */
  readonly to: bigint;
  readonly messages: readonly KafkaMessage[];
  readonly bytes: number;
}

export class PartitionQueue implements PartitionSource {
  private chunks: Chunk[] = [];
  private bytes = 0;
  private isPaused = true;
  /** Where the answer before ended; undefined: nothing was asked for yet. */
  private answered: bigint | undefined;
  /** Where the next fetch begins. */
  private fetchFrom: bigint | undefined;
  private outOfRange: { low: bigint; end: bigint } | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly fetching: FetchControl,
    private readonly limits: QueueLimits,
  ) {}

  /** Bytes waiting to be handed over. */
  get size(): number {
    return this.bytes;
  }

  /** Where the next fetch begins; undefined before the first. */
  get position(): bigint | undefined {
    return this.fetchFrom;
  }

  /** `false`: fetched from elsewhere, before the last seek took effect; dropped. */
  push(from: bigint, to: bigint, messages: readonly KafkaMessage[]): boolean {
    if (from !== this.fetchFrom) return false;
    let bytes = 0;
    for (const { value, key } of messages) bytes += (value?.length ?? 0) + (key?.length ?? 0) + OVERHEAD;
    this.chunks.push({ to, messages, bytes });
    this.bytes += bytes;
    this.fetchFrom = to;
    if (this.bytes >= this.limits.pauseAtBytes && !this.isPaused) {
      this.isPaused = true;
      this.fetching.pause();
    }
    this.wake();
    return true;
  }

  /** Only offsets without records were fetched. */
  pushGap(to: bigint): void {
    if (this.fetchFrom !== undefined && to > this.fetchFrom) this.push(this.fetchFrom, to, []);
  }

  /** Fetches again from where the last fetch should have begun. */
  refetch(): void {
    if (this.fetchFrom === undefined) return;
    this.fetching.seek(this.fetchFrom);
    if (this.bytes < this.limits.pauseAtBytes) this.resume();
  }

  endOfRange(range: { low: bigint; end: bigint }): void {
    this.outOfRange = range;
    this.wake();
  }

  async next(position: bigint, max: number, signal: AbortSignal): Promise<Fetched> {
    if (position !== this.answered) this.seek(position);
    while (this.chunks.length === 0 && !this.outOfRange && !signal.aborted) await this.changed(signal);
    if (signal.aborted) return { type: 'aborted' };
    if (this.chunks.length === 0 && this.outOfRange) return { type: 'out-of-range', ...this.outOfRange };
    const { messages, to } = this.take(max);
    this.answered = to;
    if (this.isPaused && !this.outOfRange && this.bytes <= this.limits.resumeAtBytes) this.resume();
    return { type: 'records', records: messages.map(toRecord), to };
  }

  private seek(position: bigint): void {
    this.chunks = [];
    this.bytes = 0;
    this.answered = position;
    this.fetchFrom = position;
    this.outOfRange = undefined;
    this.fetching.seek(position);
    if (this.isPaused) this.resume();
  }

  private resume(): void {
    this.isPaused = false;
    this.fetching.resume();
  }

  /** Whole chunks as long as they fit, else the head of the first. */
  private take(max: number): { messages: readonly KafkaMessage[]; to: bigint } {
    const first = this.chunks.shift() ?? EMPTY;
    this.bytes -= first.bytes;
    if (first.messages.length > max) {
      const messages = first.messages.slice(0, max);
      const rest = { to: first.to, messages: first.messages.slice(max), bytes: 0 };
      const bytes = Math.round((first.bytes * rest.messages.length) / first.messages.length);
      this.chunks.unshift({ ...rest, bytes });
      this.bytes += bytes;
      return { messages, to: BigInt(messages.at(-1)?.offset ?? 0) + 1n };
    }
    const parts = [first];
    let count = first.messages.length;
    for (let next = this.chunks[0]; next && count + next.messages.length <= max; next = this.chunks[0]) {
      this.chunks.shift();
      this.bytes -= next.bytes;
      count += next.messages.length;
      parts.push(next);
    }
    return { messages: parts.flatMap((chunk) => chunk.messages), to: parts.at(-1)?.to ?? first.to };
  }

  private changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done);
    });
  }
}

/** Roughly what a message object takes besides its bytes. */
const OVERHEAD = 200;
const EMPTY: Chunk = { to: 0n, messages: [], bytes: 0 };

const toRecord = ({ offset, timestamp, key, value, headers }: KafkaMessage): StoredRecord => ({
  offset: BigInt(offset),
  appendedAt: Number(timestamp),
  key: key?.toString() ?? '',
  value: value ?? Buffer.alloc(0),
  headers: headers ? toTexts(headers) : {},
});

const toTexts = (headers: IHeaders): Record<string, string> => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? value.at(-1) : value;
    if (one !== undefined) texts[name] = one.toString();
  }
  return texts;
};
