// Delivers to one receiver: claim, send, record, in that order. Dying between send and record sends again, under the same
// id, when the claim's lease ends. Several instances share the work by their claims. Nothing of one receiver waits for
// another one.

import { setTimeout as pause } from 'node:timers/promises';
import { messageId } from '#contracts/alerts/alert-changed';
import { nextAttempt } from '#domain/notification/back-off';
import type { Clock } from '#ports/clock';
import type { Claimed, DeliveryQueue, DeliveryResult } from '#ports/delivery-queue';
import type { Failpoints } from '#ports/failpoints';
import { TransientFailure } from '#ports/failures';
import type { NotifyOutcome, Receiver } from '#ports/notifier';
import { retryTransient } from '#ports/retry';
import type { Logger } from '#telemetry/logger';
import { DELIVERY_TIMES, type DeliveryTimes } from './delivery-times.js';
import type { NotificationMetrics } from './notification.metrics.js';

export interface DeliveryWorkerParts {
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly metrics: NotificationMetrics;
  readonly logger: Logger;
  readonly failpoints: Failpoints;
  /** In [0, 1). */
  readonly random: () => number;
  readonly times?: Partial<DeliveryTimes>;
}

const MAX_IN_FLIGHT = 8;
/** What is due and yet not to be had is being claimed by another instance. */
const SHORTEST_IDLE_MS = 10;

export class DeliveryWorker {
  private readonly stopping = new AbortController();
  private readonly cutOff = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly times: DeliveryTimes;
  private woken = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly receiver: Receiver,
    private readonly parts: DeliveryWorkerParts,
  ) {
    this.times = { ...DELIVERY_TIMES, ...parts.times };
  }

  /** `onDied` is called for a bug, once. */
  start(onDied: (error: unknown) => void): void {
    this.running = this.run();
    this.running.catch(onDied);
  }

  wake(): void {
    this.woken.abort();
  }

  /** Waits for what is being sent, for a while. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const cut = setTimeout(() => this.cutOff.abort(), this.times.graceMs);
    await this.running.catch(() => undefined);
    await Promise.allSettled(this.inFlight);
    clearTimeout(cut);
  }

  private async run(): Promise<void> {
    let died: { error: unknown } | undefined;
    while (!this.stopping.signal.aborted) {
      // Before the look, so that a wake-up during it is not lost.
      this.woken = new AbortController();
      for (const claimed of await this.claim()) {
        const sending: Promise<void> = this.deliver(claimed)
          .catch((error: unknown) => {
            died = { error };
          })
          .finally(() => {
            this.inFlight.delete(sending);
            this.wake();
          });
        this.inFlight.add(sending);
      }
      if (died) throw died.error;
      await this.idle();
    }
  }

  private async claim(): Promise<Claimed[]> {
    const limit = MAX_IN_FLIGHT - this.inFlight.size;
    if (limit <= 0) return [];
    try {
      const { leaseMs } = this.times;
      return await this.parts.queue.claim(this.receiver.name, { now: this.parts.clock.now(), leaseMs, limit });
    } catch (error) {
      return this.away(error);
    }
  }

  private async idle(): Promise<void> {
    const dueAt = await this.parts.queue.nextDueAt(this.receiver.name).catch((error: unknown) => this.away(error)[0]);
    const untilDue = dueAt === undefined ? this.times.lookEveryMs : dueAt - this.parts.clock.now();
    const isFull = this.inFlight.size >= MAX_IN_FLIGHT;
    const ms = isFull ? this.times.lookEveryMs : Math.min(Math.max(untilDue, SHORTEST_IDLE_MS), this.times.lookEveryMs);
    const signal = AbortSignal.any([this.woken.signal, this.stopping.signal]);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }

  /** The database is away: nothing can be claimed, and nothing is lost. */
  private away(error: unknown): never[] {
    if (!(error instanceof TransientFailure)) throw error;
    this.parts.logger.warn({ error: error.message }, 'delivery_queue_away');
    return [];
  }

  private async deliver(claimed: Claimed): Promise<void> {
    const { delivery, body } = claimed;
    const { clock } = this.parts;
    const message = { id: messageId(delivery.alert, delivery.seq), body, now: clock.now() };
    const outcome = await this.receiver.notifier.send(message, this.cutOff.signal);
    this.parts.failpoints.reach('notification-sent');
    const result = this.resultOf(outcome, claimed);
    this.tell(outcome, result, claimed);
    // After the cut-off one try: the lease will free the message.
    await retryTransient(() => this.parts.queue.record(claimed, result), {
      signal: this.cutOff.signal,
      onRetry: (failure) => this.parts.logger.warn({ error: failure.message }, 'delivery_record_retried'),
    }).catch((error: unknown) => void this.away(error));
  }

  private resultOf(outcome: NotifyOutcome, { delivery, firstDueAt }: Claimed): DeliveryResult {
    const now = this.parts.clock.now();
    switch (outcome.type) {
      case 'delivered':
        return { type: 'delivered', at: now };
      case 'aborted':
        return { type: 'returned' };
      case 'gone':
        return { type: 'failed', error: outcome.detail };
      case 'failed': {
        const { retryAfterMs } = outcome;
        const at = nextAttempt({
          attempts: delivery.attempts,
          firstDueAt,
          now,
          random: this.parts.random(),
          retryAfterMs,
        });
        const error = `${outcome.reason}: ${outcome.detail}`;
        return at === 'give-up' ? { type: 'failed', error } : { type: 'retry', at, error };
      }
    }
  }

  private tell(outcome: NotifyOutcome, result: DeliveryResult, { delivery }: Claimed): void {
    const { metrics, logger } = this.parts;
    const { channel } = this.receiver.notifier;
    if (outcome.type === 'failed') metrics.failedAttempts.inc({ channel, reason: outcome.reason });
    if (result.type !== 'returned') metrics.notifications.inc({ channel, outcome: result.type });
    const facts = {
      receiver: this.receiver.name,
      alert: delivery.alert,
      transition: delivery.seq,
      attempts: delivery.attempts,
    };
    switch (result.type) {
      case 'delivered':
        logger.info(facts, 'notification_delivered');
        break;
      case 'retry':
        logger.warn({ ...facts, reason: result.error }, 'notification_retried');
        break;
      case 'failed':
        logger.error({ ...facts, reason: result.error }, 'notification_given_up');
        break;
      case 'returned':
        break;
    }
  }
}
