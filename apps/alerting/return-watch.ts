// Episodes about returns that only check, and state other figures than are booked for their days. Looks at what is open
// and at every return, decides, writes. Two watches at once write one episode and one end: both writes are guarded, and
// whoever loses finds it done next time.

import { Inject, Injectable } from '@nestjs/common';
import { decideReturn, isSettled } from '#domain/alerting/return-differs';
import { voiced } from '#domain/alerting/voiced';
import type { Instant } from '#domain/calendar/day';
import { refKey } from '#domain/ledger/outcome';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { carryOut, type EpisodeOutcome } from './carry-out.js';
import { movedReturn, openedReturn, type ReturnDraft, refreshedReturn } from './return-draft.js';
import { ReturnEvents } from './return-events.js';
import { type ReturnLook, ReturnLooks } from './return-looks.js';

@Injectable()
export class ReturnWatch {
  constructor(
    @Inject(ReturnLooks) private readonly looks: ReturnLooks,
    @Inject(ReturnEvents) private readonly events: ReturnEvents,
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `at` is the ledger's time, taken before: all that came up to it is in the figures that are looked at. */
  async check(at: Instant): Promise<ReadonlyMap<EpisodeOutcome, number>> {
    const looks = await this.looks.of(await this.store.openReturns());
    const outcomes = new Map<EpisodeOutcome, number>();
    for (const look of await this.settled(looks, at)) {
      const outcome = await this.settle(look);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    return outcomes;
  }

  /** Without the returns that came only just, and have no episode. */
  private async settled(looks: readonly ReturnLook[], at: Instant): Promise<ReturnLook[]> {
    const fresh = looks.flatMap(({ state, alert }) => (alert || state.state === 'gone' ? [] : [state.event]));
    const recordedAt = await this.events.recordedAt(fresh);
    return looks.filter(({ state, alert }) => {
      if (alert || state.state === 'gone') return true;
      return isSettled(recordedAt.get(refKey(state.event)) ?? at, at);
    });
  }

  private async settle({ subject, state, alert }: ReturnLook): Promise<EpisodeOutcome> {
    const now = this.clock.now();
    const first = decideReturn(alert, state, now);
    // The same figures of the same return: what is behind it is taken to be the same too.
    if (first.type === 'none') return 'unchanged';
    const decision =
      state.state === 'differs'
        ? voiced(first, alert, { behind: await this.events.behind(subject, state.event), now })
        : first;
    const draft: ReturnDraft = { tree: this.regions.current(), state };
    return carryOut(
      this.store,
      { decision, alert },
      {
        opened: (transition) => openedReturn(subject, transition, draft),
        moved: (before, transition) => movedReturn(before, transition, draft),
        refreshed: (before) => refreshedReturn(before, draft),
      },
    );
  }
}
