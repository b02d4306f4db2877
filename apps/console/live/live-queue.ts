// What waits for the next round of the live streams. Bounded: keys are a set of what exists, incidents the newest few
// thousand, alerts hold back their consumer, streams are sockets.

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

const INCIDENTS_OF_ROUND = 200;
const MOST_INCIDENTS = 2_000;

export class LiveQueue {
  private openings: Opening[] = [];
  private alerts: WaitingAlerts[] = [];
  private keys = new Map<string, EvaluationKey>();
  private readonly incidents = new Set<string>();
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
    // Whole years are imported while somebody looks: then the list of incidents has what the stream leaves out.
    for (const id of this.incidents) {
      if (this.incidents.size <= MOST_INCIDENTS) break;
      this.incidents.delete(id);
    }
    if (appendedAt !== undefined) this.appendedAt = Math.max(this.appendedAt ?? 0, appendedAt);
  }

  takeOpenings(): readonly Opening[] {
    return this.openings.splice(0);
  }

  takeAlerts(): readonly WaitingAlerts[] {
    return this.alerts.splice(0);
  }

  /** Incidents are handed out in parts; what is left is for the next round. */
  takeChanges(): LiveChanges {
    const { keys, appendedAt } = this;
    const incidents = [...this.incidents].slice(0, INCIDENTS_OF_ROUND);
    this.keys = new Map();
    for (const id of incidents) this.incidents.delete(id);
    this.appendedAt = undefined;
    return { keys: [...keys.values()], incidents, appendedAt };
  }

  get hasMore(): boolean {
    return this.incidents.size > 0;
  }
}
