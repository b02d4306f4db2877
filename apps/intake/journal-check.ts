// The door's look into the journal: best effort, 20 ms, never in the way. What it cannot find out is "not known"; the
// ledger decides.

import { type SafetyEvent } from '#contracts/events/safety-event';
import { refKey } from '#domain/ledger/outcome';
import type { EventLookup } from '#ports/event-lookup';

export interface Known {
  /** Hex hashes by identity key, of what is journaled. */
  readonly journaled: ReadonlyMap<string, string>;
  /** By identity key, of the contents that were refused; asked of doubtful ones only. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
}

const NOTHING: Known = { journaled: new Map(), refused: new Map() };
export const LOOK_LIMIT_MS = 20;

export class JournalCheck {
  /** One that overran its time and is not back yet: until then nothing more is asked of a slow database. */
  private isOverdue = false;

  constructor(
    private readonly lookup: EventLookup,
    private readonly limitMs: number = LOOK_LIMIT_MS,
  ) {}

  /** `doubtful`: those of the events that came before with other content. Never rejects. */
  async find(events: readonly SafetyEvent[], doubtful: readonly SafetyEvent[] = []): Promise<Known> {
    if (this.isOverdue) return NOTHING;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, this.limitMs, 'late' as const);
    });
    const answer = this.ask(unique(events), unique(doubtful)).catch(() => NOTHING);
    const first = await Promise.race([answer, limit]);
    clearTimeout(timer);
    if (first !== 'late') return first;
    this.isOverdue = true;
    void answer.finally(() => {
      this.isOverdue = false;
    });
    return NOTHING;
  }

  private async ask(events: readonly SafetyEvent[], doubtful: readonly SafetyEvent[]): Promise<Known> {
    const [journaled, refused] = await Promise.all([
      this.lookup.find(events),
      doubtful.length > 0 ? this.lookup.refused(doubtful) : NOTHING.refused,
    ]);
    return { journaled, refused };
  }
}

const unique = (events: readonly SafetyEvent[]): SafetyEvent[] => [
  ...new Map(events.map((event) => [refKey(event), event])).values(),
];
