// Keeps the gauges that dashboards rely on up to date, in the one console that holds the lease: two would show every number
// twice. Each part has its own pace, so that none waits for a slower one.

import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { TransientFailure } from '#ports/failures';
import { LEASE_KEEPER, type LeaseKeeper } from '#ports/lease';
import { LOGGER, type Logger } from '#telemetry/logger';
import { EXPORTED_PARTS, type ExportedPart } from './exported-part.js';

/** While the sums are not ready or a dependency is away. */
const AGAIN_MS = 1_000;

@Injectable()
export class IndicatorExporter implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EXPORTED_PARTS) private readonly parts: readonly ExportedPart[],
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
      await Promise.all(this.parts.map((part) => this.keep(part, lost)));
    } finally {
      for (const part of this.parts) part.clear();
    }
  }

  private async keep(part: ExportedPart, lost: AbortSignal): Promise<void> {
    while (!lost.aborted) {
      const isShown = await this.refresh(part, lost);
      await pause(isShown ? part.everyMs : AGAIN_MS, undefined, { signal: lost }).catch(() => undefined);
    }
  }

  /** False: what it needs is away; the last figures stay. */
  private async refresh(part: ExportedPart, lost: AbortSignal): Promise<boolean> {
    try {
      return await part.refresh(lost);
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      this.logger.warn({ dependency: error.dependency, error: error.message }, 'indicator_export_retried');
      return false;
    }
  }
}
