// Episodes about corrections that wait for what they correct. Looks at what waits and at what is open, decides, writes.
// Two watches at once write one episode and one end: both writes are guarded, and whoever loses finds it done next time.

import { Inject, Injectable } from '@nestjs/common';
import type { CorrectionAlert, Evidence } from '#domain/alerting/alert';
import { CORRECTION_PATIENCE_MS, type CorrectionState, decideCorrection } from '#domain/alerting/correction-overdue';
import { type CorrectionSubject, episodeKey } from '#domain/alerting/rule';
import { voiced } from '#domain/alerting/voiced';
import type { Instant } from '#domain/calendar/day';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { WAITING_CORRECTIONS, type WaitingCorrection, type WaitingCorrections } from '#ports/waiting-corrections';
import { carryOut, type EpisodeOutcome } from './carry-out.js';
import { type CorrectionDraft, changedCorrection, openedCorrection, refreshedCorrection } from './correction-draft.js';

/** What is known of one thing that is corrected: the real thing and an exercise apart. */
interface Matter {
  readonly subject: CorrectionSubject;
  readonly drill: boolean;
  readonly waiting: readonly WaitingCorrection[];
  readonly alert: CorrectionAlert | undefined;
}

@Injectable()
export class CorrectionWatch {
  constructor(
    @Inject(WAITING_CORRECTIONS) private readonly corrections: WaitingCorrections,
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `at` is the ledger's time: what it has not booked yet may be just what is waited for. */
  async check(at: Instant): Promise<ReadonlyMap<EpisodeOutcome, number>> {
    const open = await this.store.openCorrections();
    const also = open.flatMap((alert) => alert.evidence);
    const waiting = await this.corrections.waiting({ recordedBefore: at - CORRECTION_PATIENCE_MS, also });
    const outcomes = new Map<EpisodeOutcome, number>();
    for (const matter of mattersOf(open, waiting)) {
      const outcome = await this.settle(matter);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    return outcomes;
  }

  private async settle(matter: Matter): Promise<EpisodeOutcome> {
    const { subject, drill, waiting, alert } = matter;
    const now = this.clock.now();
    const evidence = waiting.map(evidenceOf);
    const state: CorrectionState =
      waiting.length > 0 ? { state: 'waiting', evidence } : { state: 'settled', as: await this.settledAs(alert) };
    const behind = { isOnlyHistory: waiting.length > 0 && waiting.every((one) => one.history) };
    const decision = voiced(decideCorrection(alert, state, now), alert, { behind, now });
    const draft: CorrectionDraft = { tree: this.regions.current(), evidence, awaits: waiting[0]?.awaits };
    return carryOut(
      this.store,
      { decision, alert },
      {
        opened: (transition) => openedCorrection({ subject, drill }, transition, draft),
        moved: (before, transition) => changedCorrection(before, transition, draft),
        refreshed: (before) => refreshedCorrection(before, draft),
      },
    );
  }

  /** Of several the good news. */
  private async settledAs(alert: CorrectionAlert | undefined): Promise<'booked' | 'refused'> {
    const booked = await this.corrections.booked(alert?.evidence ?? []);
    return booked.size > 0 ? 'booked' : 'refused';
  }
}

/** It adds nothing to any figure. */
const evidenceOf = ({ event, subject }: WaitingCorrection): Evidence => ({ ...event, subject, contribution: 0 });

const mattersOf = (open: readonly CorrectionAlert[], waiting: readonly WaitingCorrection[]): Matter[] => {
  const byKey = new Map<string, Matter>();
  for (const alert of open) {
    const { subject, drill } = alert;
    byKey.set(episodeKey(subject, drill), { subject, drill, waiting: [], alert });
  }
  // The oldest comes first, and names the region.
  for (const one of waiting) {
    const { corrected, region, drill } = one;
    const subject: CorrectionSubject = { rule: 'correction-waiting', region, corrected };
    const key = episodeKey(subject, drill);
    const matter = byKey.get(key) ?? { subject, drill, waiting: [], alert: undefined };
    byKey.set(key, { ...matter, waiting: [...matter.waiting, one] });
  }
  return [...byKey.values()];
};
