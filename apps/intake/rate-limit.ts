import type { Instant } from '#domain/calendar/day';

const WINDOW_SECONDS = 60;
const MOST_SENDERS = 20_000;

interface Bucket {
  left: number;
  at: Instant;
}

export interface Allowance {
  readonly isAllowed: boolean;
  /** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), and `Retry-After` when refused. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Events a minute and sender; history does not count. A brake against a device gone wild, not a price. A bucket per sender
 * that fills steadily, in memory, per process.
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly perMinute: number) {}

  take(sender: string, events: number, now: Instant): Allowance {
    const perMs = this.perMinute / (WINDOW_SECONDS * 1_000);
    const before = this.buckets.get(sender) ?? { left: this.perMinute, at: now };
    const left = Math.min(this.perMinute, before.left + Math.max(0, now - before.at) * perMs);
    const isAllowed = left >= events;
    const bucket = { left: isAllowed ? left - events : left, at: now };
    this.buckets.delete(sender);
    this.buckets.set(sender, bucket);
    this.forget();
    const full = Math.ceil((this.perMinute - bucket.left) / perMs / 1_000);
    const headers: Record<string, string> = {
      'ratelimit-policy': `"events";q=${this.perMinute};w=${WINDOW_SECONDS}`,
      ratelimit: `"events";r=${Math.floor(bucket.left)};t=${full}`,
    };
    if (!isAllowed) headers['retry-after'] = String(Math.max(1, Math.ceil((events - left) / perMs / 1_000)));
    return { isAllowed, headers };
  }

  /** Who was heard of longest ago has a full bucket again. */
  private forget(): void {
    for (const key of this.buckets.keys()) {
      if (this.buckets.size <= MOST_SENDERS) break;
      this.buckets.delete(key);
    }
  }
}
