// When the next clock of any incident runs out, for each region and deadline. Looks at incidents of the last 90 days, within
// which every clock that an accident opens ends, and at those about which a penalty was decided lately. Exercises are in no
// metric.

import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Instant } from '#domain/calendar/day';
import type { IncidentView } from '#domain/incident/incident-view';
import type { Region } from '#domain/region/region';
import { CLOCK, type Clock } from '#ports/clock';
import { INCIDENT_QUERIES, type IncidentPlace, type IncidentQueries } from '#ports/incident-queries';
import { RECORDS, type Records } from '#ports/records';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { todayIn } from '../http/regions-below.js';
import { IncidentClocks } from '../incidents/incident-clocks.js';
import { exportedRegions } from './exported-regions.js';

const RECENT_MS = 90 * 86_400_000;
/** Seven working days, with the longest holidays between. */
const PENALTY_DAYS = 30;
/** Read in 10 ms: requests get their turn between. */
const PAGE = 100;
/** The newest. A city has a few hundred in 90 days; a flood of them must not take the processor from everything else. */
const MOST_INCIDENTS = 3_000;
const MOST_PENALTIES = 1_000;

export interface DueSample {
  readonly region: Region;
  readonly deadline: string;
  readonly dueAt: Instant;
}

@Injectable()
export class NextDues {
  constructor(
    @Inject(INCIDENT_QUERIES) private readonly incidents: IncidentQueries,
    @Inject(RECORDS) private readonly records: Pick<Records, 'violations'>,
    @Inject(IncidentClocks) private readonly clocks: Pick<IncidentClocks, 'of'>,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Undefined: there was no time to finish. */
  async read(lost: AbortSignal): Promise<DueSample[] | undefined> {
    const tree = this.directory.current();
    const today = todayIn(tree, tree.ownCity, this.clock.now());
    const regions = new Map(exportedRegions(tree, today).map((region) => [region.code, region]));
    const found = new Map<string, DueSample>();
    for await (const incidents of this.pages(addDays(today, -PENALTY_DAYS))) {
      if (lost.aborted) return undefined;
      for (const { region: code, deadline, dueAt } of await this.open(incidents)) {
        for (const above of tree.lineage(code, today)) {
          const region = regions.get(above.code);
          const key = `${above.code}|${deadline}`;
          if (region && dueAt < (found.get(key)?.dueAt ?? Number.POSITIVE_INFINITY)) {
            found.set(key, { region, deadline, dueAt });
          }
        }
      }
      await breathe();
    }
    return [...found.values()];
  }

  private async open(
    incidents: readonly IncidentView[],
  ): Promise<{ region: string; deadline: string; dueAt: Instant }[]> {
    const real = incidents.filter(({ drill }) => !drill);
    if (real.length === 0) return [];
    const clocks = await this.clocks.of(real);
    return real.flatMap(({ id, region }) =>
      (clocks.get(id) ?? []).flatMap(({ id: deadline, state, dueAt }) =>
        state === 'open' && dueAt !== null ? [{ region, deadline, dueAt }] : [],
      ),
    );
  }

  /** Recent incidents, the newest first; then older ones whose penalties, decided since the day, are not published. */
  private async *pages(decidedSince: string): AsyncGenerator<readonly IncidentView[]> {
    const from = this.clock.now() - RECENT_MS;
    let after: IncidentPlace | undefined;
    for (let seen = 0; seen < MOST_INCIDENTS; seen += PAGE) {
      const page = await this.incidents.list({ from }, { limit: PAGE, after });
      yield page;
      after = page.at(-1);
      if (page.length < PAGE) break;
    }
    const penalties = await this.records.violations(
      { fromDay: decidedSince, published: false },
      { limit: MOST_PENALTIES },
    );
    const ids = new Set(penalties.map(({ incident }) => incident).filter((id) => id !== null));
    yield await this.incidents.get([...ids]);
  }
}
