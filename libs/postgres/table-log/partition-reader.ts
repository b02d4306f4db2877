import type { StoredRecord } from '#ports/event-log/event-log';
import type { Fetched, PartitionSource } from '#ports/event-log/partition-loop';
import type { LogTail } from './log-tail.js';
import type { RecentRecords } from './recent-records.js';
import { type Queryable, ranges, read, unknownTopic } from './table-log.queries.js';

const MAX_BYTES = 8 << 20;

interface Prefetched {
  readonly position: bigint;
  readonly max: number;
  readonly records: Promise<StoredRecord[]>;
}

/** Reads one partition; while a batch is handled, the next one is read ahead (one, so memory is bounded). */
export class PartitionReader implements PartitionSource {
  private ahead: Prefetched | undefined;

  constructor(
    private readonly db: Queryable,
    private readonly tail: LogTail,
    private readonly recent: RecentRecords,
    private readonly place: { topic: string; partition: number },
  ) {}

  async next(position: bigint, max: number, signal: AbortSignal): Promise<Fetched> {
    const { topic, partition } = this.place;
    while (!signal.aborted) {
      const known = this.tail.range(topic, partition);
      if (!known || position > known.end || position < known.low) {
        const range = await this.range();
        if (position < range.low || position > range.end) return { type: 'out-of-range', ...range };
        continue;
      }
      if (position === known.end) {
        await this.tail.beyond(topic, partition, position, signal);
        continue;
      }
      const recent = this.recent.from(topic, partition, position, max);
      const records = recent.length > 0 ? recent : await this.take(position, max);
      const last = records.at(-1);
      // Offsets have no gaps, so a first record beyond the position means that retention went past it just now.
      if (!last || records[0]?.offset !== position) {
        const range = await this.range();
        if (position < range.low || position > range.end) return { type: 'out-of-range', ...range };
        throw new Error(`the log holds [${range.low}, ${range.end}) of ${topic}/${partition} but not ${position}`);
      }
      const to = last.offset + 1n;
      if (recent.length === 0 && to < (this.tail.range(topic, partition)?.end ?? 0n)) this.prefetch(to, max);
      return { type: 'records', records, to };
    }
    return { type: 'aborted' };
  }

  private take(position: bigint, max: number): Promise<StoredRecord[]> {
    const ahead = this.ahead;
    this.ahead = undefined;
    return ahead?.position === position && ahead.max === max ? ahead.records : this.read(position, max);
  }

  private prefetch(position: bigint, max: number): void {
    const records = this.read(position, max);
    // Its failure is told to whoever takes it; if nobody does, it is of no interest.
    records.catch(() => undefined);
    this.ahead = { position, max, records };
  }

  private read(position: bigint, max: number): Promise<StoredRecord[]> {
    return read(this.db, { ...this.place, offset: position }, { records: max, bytes: MAX_BYTES });
  }

  private async range(): Promise<{ low: bigint; end: bigint }> {
    const { topic, partition } = this.place;
    const row = (await ranges(this.db, [topic])).find((range) => range.partition === partition);
    if (!row) throw unknownTopic(topic);
    this.tail.observe(topic, partition, row.end, row.low);
    return { low: row.low, end: row.end };
  }
}
