// Group commit for one topic: one write in flight, what comes meanwhile goes together into the next one. So records
// reach the log in the order of the calls, and a slow log makes larger writes instead of more of them. It refuses
// to hold more than a bounded number of bytes, and to let a caller wait for ever. It knows whether the log takes anything of late.

import { PermanentFailure, TransientFailure } from '../failures.js';
import type { Appended, NewRecord } from './event-log.js';

export interface AppendQueueOptions {
  readonly write: (records: readonly NewRecord[]) => Promise<Appended[]>;
  /** Most records and bytes in one write (one call is never split). */
  readonly maxRecords?: number;
  readonly maxBytes?: number;
  /** Most bytes waiting; beyond it a call is refused at once. */
  readonly maxWaitingBytes?: number;
  readonly timeoutMs?: number;
}

interface Call {
  readonly records: readonly NewRecord[];
  readonly bytes: number;
  readonly resolve: (appended: Appended[]) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
  expired: boolean;
}

/** A write that takes longer is not acknowledged in time for anybody. */
const LONGEST_WRITE_MS = 2_000;
/** For so long a failure counts when nobody has tried since: whoever sends no more traffic to us must come back some time. */
const FAILURE_COUNTS_MS = 5_000;

export class AppendQueue {
  private readonly waiting: Call[] = [];
  private waitingBytes = 0;
  private draining: Promise<void> | undefined;
  private readonly maxRecords: number;
  private readonly maxBytes: number;
  private readonly maxWaitingBytes: number;
  private readonly timeoutMs: number;
  /** Of the write in flight. */
  private writingSince: number | undefined;
  /** Of the newest write, if it failed. */
  private failedAt: number | undefined;

  constructor(private readonly options: AppendQueueOptions) {
    this.maxRecords = options.maxRecords ?? 4_000;
    this.maxBytes = options.maxBytes ?? 8 << 20;
    this.maxWaitingBytes = options.maxWaitingBytes ?? 64 << 20;
    this.timeoutMs = options.timeoutMs ?? 10_000;
  }

  append(records: readonly NewRecord[]): Promise<Appended[]> {
    if (records.length === 0) return Promise.resolve([]);
    let bytes = 0;
    for (const record of records) bytes += record.value.length;
    if (this.waiting.length > 0 && this.waitingBytes + bytes > this.maxWaitingBytes) {
      return Promise.reject(new TransientFailure('event-log', 'too much is waiting to be appended'));
    }
    return new Promise((resolve, reject) => {
      const call: Call = {
        records,
        bytes,
        resolve,
        reject,
        expired: false,
        timer: setTimeout(() => this.expire(call), this.timeoutMs),
      };
      this.waiting.push(call);
      this.waitingBytes += bytes;
      this.draining ??= this.drain();
    });
  }

  /** Throws while appends fail or hang. A log can answer every question and take nothing: its disk is full, a lock is held. */
  assertTakes(): void {
    const now = performance.now();
    const { writingSince = now, failedAt = -FAILURE_COUNTS_MS + now } = this;
    if (now - writingSince > LONGEST_WRITE_MS) throw new TransientFailure('event-log', 'an append hangs');
    if (now - failedAt < FAILURE_COUNTS_MS) throw new TransientFailure('event-log', 'appends fail');
  }

  /** Resolves when nothing is in flight or waiting. */
  async idle(): Promise<void> {
    while (this.draining) await this.draining;
  }

  private async drain(): Promise<void> {
    // One turn later, so that the calls of the same turn go together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const calls = this.takeCalls();
      if (calls.length > 0) await this.writeCalls(calls);
    }
    this.draining = undefined;
  }

  private async writeCalls(calls: readonly Call[]): Promise<void> {
    this.writingSince = performance.now();
    try {
      const appended = await this.options.write(calls.flatMap((call) => call.records));
      this.failedAt = undefined;
      let at = 0;
      for (const call of calls) {
        call.resolve(appended.slice(at, at + call.records.length));
        at += call.records.length;
      }
    } catch (error) {
      // One call's unacceptable record must not fail the calls that happened to go with it.
      if (error instanceof PermanentFailure && calls.length > 1) {
        for (const call of calls) await this.writeCalls([call]);
        return;
      }
      if (!(error instanceof PermanentFailure)) this.failedAt = performance.now();
      for (const call of calls) call.reject(error);
    } finally {
      this.writingSince = undefined;
      for (const call of calls) clearTimeout(call.timer);
    }
  }

  private takeCalls(): Call[] {
    const calls: Call[] = [];
    let records = 0;
    let bytes = 0;
    for (;;) {
      const call = this.waiting[0];
      if (!call) return calls;
      const fits = records + call.records.length <= this.maxRecords && bytes + call.bytes <= this.maxBytes;
      if (calls.length > 0 && !fits) return calls;
      this.waiting.shift();
      this.waitingBytes -= call.bytes;
      if (call.expired) continue;
      calls.push(call);
      records += call.records.length;
      bytes += call.bytes;
    }
  }

  private expire(call: Call): void {
    call.expired = true;
    call.reject(new TransientFailure('event-log', `not acknowledged within ${this.timeoutMs} ms`));
  }
}
