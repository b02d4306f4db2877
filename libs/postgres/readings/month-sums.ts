// Keeps the months of the ledger added up, behind the booking and without its help: whoever reads over years lets it catch
// up, one process at a time, in the background. Until then, and whatever happens to it, entries are read one by one: it is
// never wrong, only slow.

import type { Database } from '../database.js';
import { addStretch, hasMonths, lockMonths, selectStretch } from './month-sums.queries.js';

/** Positions of a partition. */
export interface StretchSize {
  /** Fewer wait: they are read entry by entry, all of them for every sum over years. */
  readonly least: number;
  /** In one transaction. */
  readonly most: number;
}

const USUAL: StretchSize = { least: 500, most: 20_000 };
const BETWEEN_LOOKS_MS = 5_000;

export class MonthSums {
  private isCaughtUp = false;
  private running: Promise<void> | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly db: Database,
    private readonly size: StretchSize = USUAL,
  ) {}

  /** Whether there are months, and few entries behind them. */
  get isReady(): boolean {
    return this.isCaughtUp;
  }

  /** In the background. A failure costs speed only, and the next sum over years tries again. */
  catchUpSoon(): void {
    const now = performance.now();
    if (this.running || now - this.lookedAt < BETWEEN_LOOKS_MS) return;
    this.lookedAt = now;
    void this.catchUp().catch(() => undefined);
  }

  /** Adds up what was booked, until little is left. */
  catchUp(): Promise<void> {
    this.running ??= this.addAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async addAll(): Promise<void> {
    for (;;) {
      const step = await this.db.transaction(async (tx) => {
        if (!(await lockMonths(tx))) return 'busy';
        const stretch = await selectStretch(tx, this.size);
        if (!stretch) return (await hasMonths(tx)) ? 'done' : 'nothing';
        await addStretch(tx, stretch);
        return 'added';
      });
      if (step === 'done') this.isCaughtUp = true;
      if (step !== 'added') return;
    }
  }
}
