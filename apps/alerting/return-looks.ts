// Looks at returns that only check: those of the own city and below whose period ended lately, and those with an open
// episode however long ago. Says what each means for its rule.

import { Inject, Injectable } from '@nestjs/common';
import type { ReturnAlert } from '#domain/alerting/alert';
import { RETURN_CHECKED_DAYS, type ReturnState } from '#domain/alerting/return-differs';
import type { ReturnSubject } from '#domain/alerting/rule';
import { addDays, type Day, earlierDay } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { type Reconciliation, returnsToCheck } from '#domain/returns/reconciliation';
import { CLOCK, type Clock } from '#ports/clock';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReconciliationService } from '#readings/reconciliation-service';

/** More than a city's towns file in 400 days, each by the month and for every sector; the newest periods come first. */
const MOST_RETURNS = 10_000;
const FOR_EVER: Day = '9999-12-31';

export interface ReturnLook {
  readonly subject: ReturnSubject;
  readonly state: ReturnState;
  readonly alert: ReturnAlert | undefined;
}

@Injectable()
export class ReturnLooks {
  constructor(
    @Inject(ReconciliationService) private readonly reconciliations: Pick<ReconciliationService, 'list'>,
    @Inject(DECLARATIONS) private readonly declarations: Pick<Declarations, 'current'>,
    @Inject(REGION_DIRECTORY) private readonly regions: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `open`: every open episode of the rule. What agrees and has none is left out. */
  async of(open: readonly ReturnAlert[]): Promise<ReturnLook[]> {
    const since = this.since();
    const from = open.reduce((day, { subject }) => earlierDay(day, subject.period.from), since);
    const found = await this.reconciliations.list(
      { region: this.regions.current().ownCity, days: { from, to: FOR_EVER } },
      { from: 0, limit: MOST_RETURNS },
    );
    const episodes = new Map(open.map((alert) => [alert.subject.filed, alert]));
    const looks = found.flatMap((one): ReturnLook[] => {
      const alert = episodes.get(one.row.subject);
      const isWorthIt = alert !== undefined || (!one.agrees && since < one.row.to);
      return isWorthIt ? [{ subject: subjectOf(one), state: stateOf(one), alert }] : [];
    });
    const seen = new Set(looks.map(({ subject }) => subject.filed));
    const gone = await this.gone(open.filter(({ subject }) => !seen.has(subject.filed)));
    return [
      ...looks,
      ...gone.map((alert): ReturnLook => ({ subject: alert.subject, state: { state: 'gone' }, alert })),
    ];
  }

  /** Only what does not stand any more: one beyond the bound, or that came back since, stays as it is. */
  private async gone(unseen: readonly ReturnAlert[]): Promise<ReturnAlert[]> {
    if (unseen.length === 0) return [];
    const [book, tree] = [await this.declarations.current(), this.regions.current()];
    return unseen.filter(({ subject: { filed, period } }) =>
      returnsToCheck({ book, tree }, { region: tree.ownCity, days: period }).every((row) => row.subject !== filed),
    );
  }

  /** Periods that end on this day or before are too old to begin an episode. */
  private since(): Day {
    const tree = this.regions.current();
    const now = this.clock.now();
    const timeZone = tree.describe(tree.ownCity, localDay(now, 'UTC'))?.timeZone ?? 'UTC';
    return addDays(localDay(now, timeZone), -RETURN_CHECKED_DAYS);
  }
}

const subjectOf = ({ row: { subject: filed, region, sector, from, to } }: Reconciliation): ReturnSubject => ({
  ...{ rule: 'return-differs', filed, region, sector, period: { from, to } },
});

const stateOf = ({ row, figures, agrees }: Reconciliation): ReturnState => ({
  state: agrees ? 'agrees' : 'differs',
  event: { source: row.source, id: row.eventId },
  figures,
});
