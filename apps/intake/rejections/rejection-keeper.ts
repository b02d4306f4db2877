// Writes down what the door refused to known devices, beside the way of events and never in it: a bounded buffer, written
// in batches on a timer. While the database is away the buffer waits; what does not fit is dropped and counted.

import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Rejection } from '#contracts/problem';
import type { DevicePrincipal, Principal } from '#http/principal';
import { Rejected } from '#http/rejected';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { KEPT_DAYS, type NewRejection, REJECTIONS, type Rejections } from '#ports/rejections';
import { LOGGER, type Logger } from '#telemetry/logger';
import type { IntakeMetrics } from '../intake.metrics.js';
import { INTAKE_METRICS } from '../intake.tokens.js';
import type { Entry } from '../read-body.js';
import type { Verdict } from '../receive-events.js';
import { DeviceShare } from './device-share.js';
import { describeSent, rejectionOf } from './rejection-rows.js';

export const MOST_WAITING = 2_000;
const BATCH = 500;
const WRITE_EVERY_MS = 500;
const FORGET_EVERY_MS = 3_600_000;
const FORGET_BATCH = 5_000;
const DAY_MS = 86_400_000;

@Injectable()
export class RejectionKeeper implements OnModuleInit, OnModuleDestroy {
  private waiting: NewRejection[] = [];
  private readonly shares = new DeviceShare();
  private writing: Promise<void> | undefined;
  private forgetAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(REJECTIONS) private readonly rejections: Rejections,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_METRICS) private readonly metrics: IntakeMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  /** Verdicts of single events. */
  note(sender: Principal, entries: readonly Entry[], verdicts: readonly Verdict[]): void {
    if (sender.kind !== 'device') return;
    const tree = this.directory.current();
    for (const { index, ...verdict } of verdicts) {
      const entry = entries[index];
      const raw = entry?.type === 'event' ? entry.raw : undefined;
      this.keep(sender, verdict, () => describeSent(raw, sender, tree));
    }
  }

  /** `read`, and if it refuses the whole request, that is noted before it is thrown on. */
  watch<T>(sender: Principal, body: unknown, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof Rejected && sender.kind === 'device') this.noteWhole(sender, error.rejection, body);
      throw error;
    }
  }

  private noteWhole(sender: DevicePrincipal, rejection: Rejection, body: unknown): void {
    const tree = this.directory.current();
    this.keep(sender, rejection, () => describeSent(Buffer.isBuffer(body) ? body : undefined, sender, tree));
  }

  private keep(sender: DevicePrincipal, rejection: Rejection, sent: () => ReturnType<typeof describeSent>): void {
    const now = this.clock.now();
    if (!this.shares.take(sender.id, now)) this.count('over-share', 1);
    else if (this.waiting.length >= MOST_WAITING) this.count('dropped', 1);
    else this.waiting.push(rejectionOf(sender, rejection, sent(), now));
  }

  /** One batch at a time; whatever fails, nobody at the door hears of it. */
  write(): Promise<void> {
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, BATCH);
        await this.rejections.add(batch);
        this.waiting = this.waiting.slice(batch.length);
        this.count('kept', batch.length);
      }
      await this.forget();
    } catch (error) {
      // It waits, and is tried again with the next beat of the timer.
      if (error instanceof TransientFailure) return;
      this.logger.error({ err: error }, 'rejections_not_kept');
      this.count('dropped', this.waiting.splice(0, BATCH).length);
    }
  }

  private async forget(): Promise<void> {
    const now = this.clock.now();
    if (now < this.forgetAt) return;
    while ((await this.rejections.forget(now - KEPT_DAYS * DAY_MS, FORGET_BATCH)) === FORGET_BATCH);
    this.forgetAt = now + FORGET_EVERY_MS;
  }

  private count(outcome: 'kept' | 'over-share' | 'dropped', n: number): void {
    this.metrics.rejections.inc({ outcome }, n);
  }

  /** What was noted up to now, if the database answers soon. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    let giveUp: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, 1_000);
    });
    await Promise.race([this.write(), late]);
    clearTimeout(giveUp);
  }
}
