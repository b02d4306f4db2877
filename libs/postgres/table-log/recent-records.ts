import type { StoredRecord } from '#ports/event-log/event-log';

interface Run {
  /** Contiguous, ascending. */
  records: StoredRecord[];
  bytes: number;
}

const MAX_BYTES = 2 << 20;
const MAX_RECORDS = 4_000;

/**
 * What this process appended last, per partition and bounded: a reader in the same process that has kept up takes it from
 * here and asks the database nothing. Only committed records may be kept.
 */
export class RecentRecords {
  private readonly runs = new Map<string, Run>();

  keep(topic: string, partition: number, records: readonly StoredRecord[]): void {
    const first = records[0];
    if (!first) return;
    const key = `${topic}/${partition}`;
    const known = this.runs.get(key);
    const last = known?.records.at(-1);
    // Somebody else appended in between: what is older than the gap would never be asked for again.
    const run = known && last && last.offset + 1n === first.offset ? known : { records: [], bytes: 0 };
    for (const record of records) {
      run.records.push(record);
      run.bytes += record.value.length;
    }
    if (run.bytes > MAX_BYTES || run.records.length > MAX_RECORDS) shorten(run);
    this.runs.set(key, run);
  }

  /** Records from exactly `position` on; none if they are not held here. */
  from(topic: string, partition: number, position: bigint, max: number): StoredRecord[] {
    const records = this.runs.get(`${topic}/${partition}`)?.records;
    const first = records?.[0];
    if (!records || !first || position < first.offset) return [];
    const at = Number(position - first.offset);
    return records.slice(at, at + max);
  }

  forget(): void {
    this.runs.clear();
  }
}

/** To half of the bounds, so that it is not done with every append. */
const shorten = (run: Run): void => {
  let dropped = 0;
  while (
    run.records.length - dropped > MAX_RECORDS / 2 ||
    (run.bytes > MAX_BYTES / 2 && dropped < run.records.length)
  ) {
    run.bytes -= run.records[dropped]?.value.length ?? 0;
    dropped += 1;
  }
  run.records = run.records.slice(dropped);
};
