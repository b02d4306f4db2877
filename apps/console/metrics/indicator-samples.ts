import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CATALOGUE } from '#domain/indicator/catalogue';
import type { WindowName } from '#domain/indicator/window';
import type { Region } from '#domain/region/region';
import { CLOCK, type Clock } from '#ports/clock';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { ReadingService } from '#readings/reading-service';
import { todayIn } from '../http/regions-below.js';
import { exportedRegions } from './exported-regions.js';
import type { Sample } from './indicator-gauges.js';

const WINDOWS: readonly WindowName[] = ['period', 'rolling-12m'];
const INDICATORS = CATALOGUE.map(({ id }) => id);

/**
 * What dashboards show: every indicator, of the regions that matter here, in the windows that are judged. Region by region,
 * so that requests get their turn between.
 */
@Injectable()
export class IndicatorSamples {
  constructor(
    @Inject(ReadingService) private readonly readings: Pick<ReadingService, 'read'>,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Undefined: the sums are not ready, or there was no time to finish. */
  async read(lost: AbortSignal): Promise<{ regions: Region[]; samples: Sample[] } | undefined> {
    const tree = this.directory.current();
    const regions = exportedRegions(tree, todayIn(tree, tree.ownCity, this.clock.now()));
    const samples: Sample[] = [];
    for (const { code, level } of regions) {
      const answer = await this.readings.read({ indicators: INDICATORS, regions: [code], windows: WINDOWS });
      if (answer.state === 'not-ready' || lost.aborted) return undefined;
      if (answer.state === 'rejected') throw new Error(`${answer.code}: ${answer.detail.en}`);
      samples.push(...answer.readings.map((reading) => ({ reading, level })));
      await breathe();
    }
    return { regions, samples };
  }
}
