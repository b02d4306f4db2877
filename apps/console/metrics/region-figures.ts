// What dashboards show of a region beside its indicators: open hazards, and how far somebody vouches for its reports.

import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Instant } from '#domain/calendar/day';
import { startOfDay } from '#domain/calendar/local-time';
import type { Region } from '#domain/region/region';
import { CLOCK, type Clock } from '#ports/clock';
import { HAZARD_REGISTER, type HazardRegister } from '#ports/hazard-register';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { todayIn } from '../http/regions-below.js';
import { exportedRegions } from './exported-regions.js';
import { type HazardSample, openHazards } from './open-hazards.js';

export interface AttestedSample {
  readonly region: Region;
  /** The end of the last day that is attested. */
  readonly until: Instant;
}

@Injectable()
export class RegionFigures {
  constructor(
    @Inject(ReadingService) private readonly readings: Pick<ReadingService, 'read'>,
    @Inject(HAZARD_REGISTER) private readonly hazards: Pick<HazardRegister, 'open'>,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Undefined: the sums are not ready. */
  async read(): Promise<{ hazards: HazardSample[]; attested: AttestedSample[] } | undefined> {
    const tree = this.directory.current();
    const today = todayIn(tree, tree.ownCity, this.clock.now());
    const regions = exportedRegions(tree, today);
    const attested = await this.attested(regions);
    if (!attested) return undefined;
    return { hazards: openHazards({ tree, today }, regions, await this.hazards.open(today)), attested };
  }

  /**
   * Of accidents in every sector: from the first of January on, or, while nothing of this year is attested, from a year ago
   * on. `ytd` alone would say nothing until the returns of January are there, `rolling-12m` nothing for a year after a gap.
   */
  private async attested(regions: readonly Region[]): Promise<AttestedSample[] | undefined> {
    const answer = await this.readings.read({
      indicators: ['accidents'],
      regions: regions.map(({ code }) => code),
      windows: ['ytd', 'rolling-12m'],
    });
    if (answer.state === 'not-ready') return undefined;
    if (answer.state === 'rejected') throw new Error(`${answer.code}: ${answer.detail.en}`);
    return regions.flatMap((region) => {
      const days = answer.readings
        .filter((reading) => reading.region === region.code)
        .map(({ completeness }) => completeness.attestedUntil);
      const last = days.find((day) => day !== null);
      return last ? [{ region, until: startOfDay(addDays(last, 1), region.timeZone) }] : [];
    });
  }
}
