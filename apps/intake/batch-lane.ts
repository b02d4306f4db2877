// Many callers, one piece of work at a time: what arrives while one is under way goes into the next. When idle it starts
// at once; when busy it waits up to `lingerMs` for a group as large as the last. Bounded in weight and in time.

import { performance } from 'node:perf_hooks';
import { TransientFailure } from '#ports/failures';

export interface LaneOptions<T, R> {
  /** Answers in the order of its items; a rejection fails every caller that has an item in it. */
  readonly work: (items: readonly T[]) => Promise<readonly R[]>;
  readonly weigh: (item: T) => number;
  readonly maxItems: number;
  readonly maxWeight: number;
  /** What may wait; beyond it a caller is refused at once. */
  readonly maxWaitingWeight: number;
  readonly lingerMs: number;
  readonly timeoutMs: number;
}

interface Submission<R> {
  readonly results: R[];
  missing: number;
  isOver: boolean;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (results: R[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Waiting<T, R> {
  readonly item: T;
  readonly index: number;
  readonly weight: number;
  readonly submission: Submission<R>;
}

/** What the latest group counts among those before it. */
const LATEST_PART = 0.3;

const busy = (why: string): TransientFailure => new TransientFailure('event-log', why);

export class BatchLane<T, R> {
  private queue: Waiting<T, R>[] = [];
  private waitingWeight = 0;
  private isRunning = false;
  private lastSize = 0;
  /** How long a group takes of late. */
  private groupMs = 0;
  private wake: (() => void) | undefined;

  constructor(private readonly options: LaneOptions<T, R>) {}

  /** How long what comes now would wait, as things have gone of late. */
  get expectedWaitMs(): number {
    const { maxItems, maxWeight } = this.options;
    return Math.ceil(Math.max(this.queue.length / maxItems, this.waitingWeight / maxWeight)) * this.groupMs;
  }

  /** Resolves with one result per item, in order; the items may go in several pieces, in order. */
  submit(items: readonly T[]): Promise<R[]> {
    if (items.length === 0) return Promise.resolve([]);
    const weights = items.map((item) => this.options.weigh(item));
    const weight = weights.reduce((sum, w) => sum + w, 0);
    if (this.waitingWeight > 0 && this.waitingWeight + weight > this.options.maxWaitingWeight) {
      return Promise.reject(busy('too much is waiting'));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(submission, busy('waited too long')), this.options.timeoutMs);
      const submission: Submission<R> = { results: [], missing: items.length, isOver: false, timer, resolve, reject };
      for (const [index, item] of items.entries()) {
        this.queue.push({ item, index, weight: weights[index] ?? 0, submission });
      }
      this.waitingWeight += weight;
      if (this.queue.length >= this.lastSize) this.wake?.();
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // What else arrives in this turn of the event loop goes along.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      const group = this.take();
      if (group.length > 0) await this.perform(group);
      if (this.queue.length > 0 && this.queue.length < this.lastSize) await this.linger();
    }
    this.isRunning = false;
  }

  private async perform(group: readonly Waiting<T, R>[]): Promise<void> {
    this.lastSize = group.length;
    const since = performance.now();
    try {
      const results = await this.options.work(group.map((w) => w.item));
      for (const [i, waiting] of group.entries()) {
        const result = results[i];
        if (result === undefined) throw new Error('a lane must answer every item');
        this.settle(waiting, result);
      }
    } catch (error) {
      for (const waiting of group) this.fail(waiting.submission, error);
    }
    this.groupMs += (performance.now() - since - this.groupMs) * LATEST_PART;
  }

  /** The next group, in order; what belongs to a caller who was answered already is left out. */
  private take(): Waiting<T, R>[] {
    const { maxItems, maxWeight } = this.options;
    const group: Waiting<T, R>[] = [];
    let weight = 0;
    let taken = 0;
    for (const waiting of this.queue) {
      if (!waiting.submission.isOver) {
        if (group.length >= maxItems || (group.length > 0 && weight + waiting.weight > maxWeight)) break;
        group.push(waiting);
        weight += waiting.weight;
      }
      this.waitingWeight -= waiting.weight;
      taken += 1;
    }
    this.queue = this.queue.slice(taken);
    return group;
  }

  private settle({ index, submission }: Waiting<T, R>, result: R): void {
    submission.results[index] = result;
    submission.missing -= 1;
    if (submission.missing > 0 || submission.isOver) return;
    submission.isOver = true;
    clearTimeout(submission.timer);
    submission.resolve(submission.results);
  }

  private fail(submission: Submission<R>, error: unknown): void {
    if (submission.isOver) return;
    submission.isOver = true;
    clearTimeout(submission.timer);
    submission.reject(error);
  }

  private async linger(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.options.lingerMs);
    });
    clearTimeout(timer);
    this.wake = undefined;
  }
}
