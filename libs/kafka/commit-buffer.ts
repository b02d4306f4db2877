// Commits of one consumer, flushed on a timer: one after every fetch costs four times the latency. They go out with the
// generation of the moment and are not sent again by kafkajs, whose retry would take the generation of a later
// assignment and so move the group back on behalf of an earlier one.

import type ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';

export class CommitBuffer {
  private next = new Map<number, bigint>();
  private group: Pick<ConsumerGroup, 'commitOffsets'> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  /** Grows with each assignment: what failed in one is not sent in the next. */
  private assignment = 0;

  constructor(
    private readonly topic: string,
    private readonly intervalMs: number,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  attach(group: Pick<ConsumerGroup, 'commitOffsets'>): void {
    this.group = group;
  }

  note(partition: number, next: bigint): void {
    this.next.set(partition, next);
    this.arm();
  }

  /** The assignment is over. */
  clear(): void {
    this.assignment += 1;
    this.next.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Sends what is noted: at once if nothing is in flight (so still with this generation), else after it. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.sending) {
      this.sending = this.send().finally(() => {
        this.sending = undefined;
      });
      return this.sending;
    }
    const { assignment } = this;
    return this.sending.then(() => (assignment === this.assignment ? this.flush() : undefined));
  }

  private async send(): Promise<void> {
    if (this.next.size === 0 || !this.group) return;
    const sent = this.next;
    const assignment = this.assignment;
    this.next = new Map();
    const partitions = [...sent].map(([partition, offset]) => ({ partition, offset: String(offset) }));
    try {
      await this.group.commitOffsets({ topics: [{ topic: this.topic, partitions }] });
    } catch (error) {
      this.onFailed(error);
      if (assignment !== this.assignment) return;
      for (const [partition, offset] of sent) if (!this.next.has(partition)) this.next.set(partition, offset);
      this.arm();
    }
  }

  private arm(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.intervalMs);
  }
}
