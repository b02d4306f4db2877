// Episodes beside the conditions that the log's events come to. Fed with the fates of all partitions as they are read; what it
// finds that may only be late is looked at again by whoever asked.

import { type AlertFault, TargetEpisodes } from '#oracle/alert-oracle';
import { AlertReplay } from '#oracle/alert-replay';
import { correctionFaults } from '#oracle/correction-oracle';
import type { OracleEvent } from '#oracle/event-oracle';
import type { Fate } from '#oracle/fate';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { RegionOracle } from '#oracle/region-oracle';
import { CheckingReturns } from '#oracle/return-oracle';
import type { AlertFact } from '#ports/alert-books';
import type { BookedPart, BooksCut } from '#ports/books';

export interface FateSink {
  take(fates: readonly Fate[], of: { topic: string; partition: number; at: number; oracle: LedgerOracle }): void;
  /** What waits where a partition was read to its end. */
  wait(waiting: readonly OracleEvent[]): void;
}

export interface AlertConditions {
  readonly faults: readonly AlertFault[];
  /** Held for a while, over, and in no episode. */
  readonly passedBy: number;
}

export interface AlertCheckContext {
  readonly parts: readonly BookedPart[];
  /** As they are. */
  readonly regions: RegionOracle;
  readonly ownCity: string;
  readonly now: number;
}

/** For which a target was ever set: what is kept of the log is what these are about. */
const aimedAt = async (cut: BooksCut, parts: readonly BookedPart[]): Promise<Set<string>> => {
  const indicators = new Set<string>();
  for (const part of parts) {
    for (const { columns } of await cut.stated('target', part)) indicators.add(columns.indicator ?? '');
  }
  return indicators;
};

export class AlertCheck implements FateSink {
  private readonly waiting: OracleEvent[] = [];

  private constructor(
    private readonly replay: AlertReplay,
    private readonly returns: CheckingReturns,
    private readonly now: number,
  ) {}

  static async of(cut: BooksCut, { parts, regions, ownCity, now }: AlertCheckContext): Promise<AlertCheck> {
    const replay = new AlertReplay({
      ...{ regions, ownCity },
      levelOf: (region) => regions.levelOf(region) ?? '',
      aimedAt: await aimedAt(cut, parts),
    });
    return new AlertCheck(replay, new CheckingReturns({ regions, ownCity }), now);
  }

  take: FateSink['take'] = (fates, of) => {
    this.replay.take(fates, of);
    this.returns.take(fates, of);
  };

  wait: FateSink['wait'] = (waiting) => void this.waiting.push(...waiting);

  /** Everything was read. */
  end(alerts: readonly AlertFact[]): AlertConditions {
    this.replay.run(this.now);
    const targets = alerts.flatMap(({ rule, indicator, period, drill, ...one }) =>
      rule === 'target-breached' && indicator !== null && period !== null ? [{ ...one, indicator, period }] : [],
    );
    const episodes = new TargetEpisodes(this.replay, targets, this.now);
    const corrections = alerts.filter(({ rule }) => rule === 'correction-waiting');
    const filed = alerts.flatMap(({ rule, record, ...one }) =>
      rule === 'return-differs' && record !== null ? [{ ...one, filed: record.subject }] : [],
    );
    const faults = [
      ...episodes.faults(),
      ...correctionFaults(this.waiting, corrections, this.now),
      ...this.returns.faults(filed, { now: this.now, changedAt: this.replay.changedAt }),
    ];
    return { faults, passedBy: episodes.passedBy() };
  }
}
