// The door's look into the journal: best effort, 20 ms, never in the way. What it cannot find out is "not known"; the
// ledger decides.

import { type SafetyEvent } from '#contracts/events/safety-event';
import { refKey } from '#domain/ledger/outcome';
import type { EventLookup } from '#ports/event-lookup';

const NOTHING: ReadonlyMap<string, string> = new Map();
export const LOOK_LIMIT_MS = 20;

export class JournalCheck {
  /** One that overran its time and is not back yet: until then nothing more is asked of a slow database. */
  private isOverdue = false;

  constructor(
    private readonly lookup: EventLookup,
    private readonly limitMs: number = LOOK_LIMIT_MS,
  ) {}

  /** Hex hashes by identity key. Never rejects. */
  async find(events: readonly SafetyEvent[]): Promise<ReadonlyMap<string, string>> {
    if (this.isOverdue) return NOTHING;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, this.limitMs, 'late' as const);
    });
    const identities = [...new Map(events.map((event) => [refKey(event), event])).values()];
    const answer = this.lookup.find(identities).catch(() => NOTHING);
    const first = await Promise.race([answer, limit]);
    clearTimeout(timer);
    if (first !== 'late') return first;
    this.isOverdue = true;
    void answer.finally(() => {
      this.isOverdue = false;
    });
    return NOTHING;
  }
}
