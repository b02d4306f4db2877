import type { PartitionRange } from '#ports/event-log/event-log';

interface Waiter {
  readonly position: bigint;
  readonly wake: () => void;
}

/**
 * What this process knows of the partitions' ends, from notifications and polls: so that a reader at the end waits in
 * memory. It may lag behind the log; it is never ahead of it.
 */
export class LogTail {
  private readonly known = new Map<string, PartitionRange>();
  private readonly waiting = new Map<string, Set<Waiter>>();

  range(topic: string, partition: number): PartitionRange | undefined {
    return this.known.get(`${topic}/${partition}`);
  }

  /** An observation that is older than what is known changes nothing. */
  observe(topic: string, partition: number, end: bigint, low?: bigint): void {
    const key = `${topic}/${partition}`;
    const known = this.known.get(key);
    const range = { low: max(known?.low ?? 0n, low ?? 0n), end: max(known?.end ?? 0n, end) };
    this.known.set(key, range);
    for (const waiter of [...(this.waiting.get(key) ?? [])]) if (range.end > waiter.position) waiter.wake();
  }

  /** After a lost connection: the database may be a restored one. Whoever waits looks at the log itself again. */
  forget(): void {
    this.known.clear();
    for (const waiters of this.waiting.values()) for (const waiter of [...waiters]) waiter.wake();
  }

  /** Resolves when the end is known to lie beyond `position`, or when `signal` is aborted. */
  beyond(topic: string, partition: number, position: bigint, signal: AbortSignal): Promise<void> {
    const key = `${topic}/${partition}`;
    const isBeyond = (this.known.get(key)?.end ?? 0n) > position;
    if (isBeyond || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiters = this.waiting.get(key) ?? new Set();
      this.waiting.set(key, waiters);
      const waiter: Waiter = {
        position,
        wake: () => {
          waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.wake);
          resolve();
        },
      };
      waiters.add(waiter);
      signal.addEventListener('abort', waiter.wake);
    });
  }
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
