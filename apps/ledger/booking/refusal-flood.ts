import type { Instant } from '#domain/calendar/day';
import { PermanentFailure, REFUSAL_FLOOD } from '#ports/failures';

/**
 * What the door has accepted and the ledger cannot even read points to a bad deployment, not to a bad sender. Refusals that a
 * sender can cause (a stale correction, a second report) are not counted: nobody may stop a city by sending them.
 */
const SUSPICIOUS: ReadonlySet<string> = new Set(['malformed', 'invalid-event', 'region-unknown']);
const WINDOW_MS = 60_000;
const FEWEST = 100;
const SHARE = 0.5;

/** What one batch adds to the minute. */
export interface FloodCount {
  readonly at: Instant;
  readonly events: number;
  readonly suspicious: number;
}

export interface FloodBatch {
  readonly at: Instant;
  /** `<topic>/<partition>` */
  readonly where: string;
  /** Offsets. */
  readonly events: readonly bigint[];
  readonly refused: readonly { readonly offset: bigint; readonly code: string }[];
  /** What lies below it counts neither as an event nor as refused: an operator has let it through. */
  readonly allowedBelow: bigint;
}

/** Stops the worker, before anything is written, when more than half of a minute's events would be refused so. */
export class RefusalFlood {
  private recent: FloodCount[] = [];

  /** What to `add` once the batch is booked: a batch that is tried again counts once. */
  check(batch: FloodBatch): FloodCount {
    const suspicious = batch.refused.filter((r) => r.offset >= batch.allowedBelow && SUSPICIOUS.has(r.code)).length;
    const counted = {
      at: batch.at,
      events: batch.events.filter((offset) => offset >= batch.allowedBelow).length,
      suspicious,
    };
    const recent = [...this.recent.filter((b) => b.at > batch.at - WINDOW_MS), counted];
    const refused = recent.reduce((sum, b) => sum + b.suspicious, 0);
    const events = recent.reduce((sum, b) => sum + b.events, 0);
    if (suspicious > 0 && refused >= FEWEST && refused > events * SHARE) {
      throw new PermanentFailure(
        REFUSAL_FLOOD,
        `一分钟内 ${events} 个事件中有 ${refused} 个无法读取,在 ${batch.where} 停止记账而不拒收整个日志;处置见 docs/refusals.md · ` +
          `${refused} of the last minute's ${events} events cannot be read: the ledger stops at ${batch.where} instead of ` +
          'refusing the whole log; what to do: docs/refusals.md',
      );
    }
    return counted;
  }

  add(counted: FloodCount): void {
    this.recent = [...this.recent.filter((b) => b.at > counted.at - WINDOW_MS), counted];
  }
}
