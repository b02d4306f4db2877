// What waits for the next round of the live streams. Bounded: keys and incidents are sets of what exists, alerts hold back
// their consumer, streams are sockets.

import type { Instant } from '#domain/calendar/day';
import { type EvaluationKey, keyText } from '#domain/indicator/affected';
import type { LiveAlert } from './alert-records.js';
import type { LiveClient } from './live-client.js';
import type { LiveFilter } from './live-feed.js';

export interface Opening {
  readonly client: LiveClient;
  readonly filter: LiveFilter;
}

export interface WaitingAlerts {
  readonly alerts: readonly LiveAlert[];
  /** Lets the consumer go on. */
  readonly done: () => void;
}

export interface LiveChanges {
  readonly keys: readonly EvaluationKey[];
  readonly incidents: readonly string[];
  /** Append time of the newest event behind the keys. */
  readonly appendedAt: Instant | undefined;
}

export class LiveQueue {
  private openings: Opening[] = [];
  private alerts: WaitingAlerts[] = [];
  private keys = new Map<string, EvaluationKey>();
  private incidents = new Set<string>();
  private appendedAt: Instant | undefined;

  addOpenings(openings: readonly Opening[]): void {
    this.openings.push(...openings);
  }

  addAlerts(alerts: readonly LiveAlert[]): Promise<void> {
    return new Promise((resolve) => {
      this.alerts.push({ alerts, done: resolve });
    });
  }

  addChanges(keys: readonly EvaluationKey[], incidents: Iterable<string>, appendedAt?: Instant): void {
    for (const key of keys) this.keys.set(keyText(key), key);
    for (const id of incidents) this.incidents.add(id);
    if (appendedAt !== undefined) this.appendedAt = Math.max(this.appendedAt ?? 0, appendedAt);
  }

  takeOpenings(): readonly Opening[] {
    return this.openings.splice(0);
  }

  takeAlerts(): readonly WaitingAlerts[] {
    return this.alerts.splice(0);
  }

  takeChanges(): LiveChanges {
    const { keys, incidents, appendedAt } = this;
    this.keys = new Map();
    this.incidents = new Set();
    this.appendedAt = undefined;
    return { keys: [...keys.values()], incidents: [...incidents], appendedAt };
  }
}
