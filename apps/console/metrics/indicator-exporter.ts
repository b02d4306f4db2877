// Keeps the gauges of the indicators up to date, in the one console that holds the lease: two would show every number
// twice. Reads region by region, so that requests get their turn between.

import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TransientFailure } from '#ports/failures';
import { LEASE_KEEPER, type LeaseKeeper } from '#ports/lease';
import { LOGGER, type Logger } from '#telemetry/logger';
import { IndicatorGauges } from './indicator-gauges.js';
import { IndicatorSamples } from './indicator-samples.js';

const REFRESH_MS = 15_000;
/** While the sums are not ready or a dependency is away. */
const AGAIN_MS = 1_000;

@Injectable()
export class IndicatorExporter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly samples: IndicatorSamples,
    private readonly gauges: IndicatorGauges,
    @Inject(LEASE_KEEPER) private readonly lease: LeaseKeeper,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.lease.whileHeld('console-indicator-metrics', this.stop.signal, (lost) => this.export(lost));
    // A bug here must not be silent: an unhandled rejection ends the process, as any other bug does.
    this.running.catch((error: unknown) => {
      this.logger.fatal({ err: error }, 'indicator_exporter_died');
      queueMicrotask(() => {
        throw error;
      });
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.running.catch(() => undefined);
  }

  private async export(lost: AbortSignal): Promise<void> {
    try {
      while (!lost.aborted) {
        const isShown = await this.refresh(lost);
        await pause(isShown ? REFRESH_MS : AGAIN_MS, undefined, { signal: lost }).catch(() => undefined);
      }
    } finally {
      this.gauges.clear();
    }
  }

  /** False: what it needs is away; the last figures stay. */
  private async refresh(lost: AbortSignal): Promise<boolean> {
    try {
      const found = await this.samples.read(lost);
      if (!found || lost.aborted) return false;
      this.gauges.show(found.regions, found.samples);
      return true;
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      this.logger.warn({ dependency: error.dependency, error: error.message }, 'indicator_export_retried');
      return false;
    }
  }
}
