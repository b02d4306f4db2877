// The life of all live streams of this console: takes what comes, lets one round at a time do it, and keeps the streams warm.

import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Notice } from '#contracts/log/notice';
import { affectedKeys } from '#domain/indicator/affected';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { LOGGER, type Logger } from '#telemetry/logger';
import { todayIn } from '../http/regions-below.js';
import type { LiveAlert } from './alert-records.js';
import { COMMENT_FRAME, RETRY_FRAME } from './frames.js';
import type { LiveClient } from './live-client.js';
import type { LiveFilter } from './live-feed.js';
import { LIVE_METRICS, type LiveMetrics } from './live-metrics.js';
import { LiveQueue } from './live-queue.js';
import { LiveRound, type World } from './live-round.js';
import { Pacer } from './pacer.js';

/** A first change goes out at once, those after it together. */
const COALESCE_MS = 100;
/** While the sums are not ready or a dependency is away. */
const AGAIN_MS = 500;
const COMMENT_EVERY_MS = 15_000;
const DAY_LOOK_MS = 1_000;

@Injectable()
export class LiveHub implements OnModuleDestroy {
  private readonly queue = new LiveQueue();
  private readonly pacer = new Pacer(() => this.round(), COALESCE_MS);
  private readonly clients = new Set<LiveClient>();
  private readonly timers: readonly NodeJS.Timeout[];
  private today = '';

  constructor(
    private readonly rounds: LiveRound,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LIVE_METRICS) private readonly metrics: LiveMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.timers = [
      setInterval(() => this.comment(), COMMENT_EVERY_MS),
      setInterval(() => this.lookAtDay(), DAY_LOOK_MS),
    ];
  }

  open(client: LiveClient, filter: LiveFilter): void {
    this.clients.add(client);
    this.metrics.clients.set(this.openClients().length);
    client.send(RETRY_FRAME);
    this.queue.addOpenings([{ client, filter }]);
    this.pacer.ask();
  }

  takeNotices(notices: readonly Notice[]): void {
    if (this.openClients().length === 0) return;
    const tree = this.directory.current();
    const keys = affectedKeys(notices, tree, todayIn(tree, tree.ownCity, this.clock.now()));
    const caused = notices.filter((notice) => notice.cause === 'events').map((notice) => notice.appendedAt);
    this.queue.addChanges(
      keys,
      notices.flatMap((notice) => notice.incidents),
      caused.length === 0 ? undefined : Math.max(...caused),
    );
    this.pacer.ask();
  }

  /** Resolves when they were handed on: their consumer waits, so that at most one batch is held here. */
  async takeAlerts(alerts: readonly LiveAlert[]): Promise<void> {
    if (this.openClients().length === 0) return;
    const told = this.queue.addAlerts(alerts);
    this.pacer.ask();
    await told;
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const client of this.clients) client.end();
    for (const { done } of this.queue.takeAlerts()) done();
    await this.pacer.stop();
  }

  private async round(): Promise<void> {
    try {
      const isDone = await this.once();
      if (!isDone) this.pacer.askIn(AGAIN_MS);
    } catch (error) {
      if (error instanceof TransientFailure) {
        this.logger.warn({ dependency: error.dependency, error: error.message }, 'live_round_retried');
        this.pacer.askIn(AGAIN_MS);
        return;
      }
      // A bug. The streams end, so that nobody looks at figures that no longer move; their readers come back.
      this.logger.error({ err: error }, 'live_round_failed');
      for (const client of this.clients) client.drop('failed');
    }
  }

  /** False: something is left for the next round. What a failing step has taken goes back before it is told. */
  private async once(): Promise<boolean> {
    const world = await this.world();
    const openings = [...this.queue.takeOpenings(), ...this.rounds.feeds.rebase(world.tree, world.today)];
    const later = await this.rounds.open(openings, world).catch((error: unknown) => {
      this.queue.addOpenings(openings);
      throw error;
    });
    this.queue.addOpenings(later);
    for (const { alerts, done } of this.queue.takeAlerts()) {
      try {
        this.rounds.tellAlerts(alerts);
      } finally {
        done();
      }
    }
    const changes = this.queue.takeChanges();
    const putBack = (): void => this.queue.addChanges(changes.keys, changes.incidents, changes.appendedAt);
    const isTold = await this.rounds.tellChanges(changes, world).catch((error: unknown) => {
      putBack();
      throw error;
    });
    if (!isTold) putBack();
    else if (this.queue.hasMore) this.pacer.ask();
    return isTold && later.length === 0;
  }

  private async world(): Promise<World> {
    const tree = await this.directory.refresh();
    return { tree, today: todayIn(tree, tree.ownCity, this.clock.now()) };
  }

  openClients(): LiveClient[] {
    for (const client of this.clients) if (!client.open) this.clients.delete(client);
    return [...this.clients];
  }

  private lookAtDay(): void {
    const tree = this.directory.current();
    const today = todayIn(tree, tree.ownCity, this.clock.now());
    if (today !== this.today && this.today !== '' && this.openClients().length > 0) this.pacer.ask();
    this.today = today;
    this.metrics.clients.set(this.openClients().length);
  }

  private comment(): void {
    for (const client of this.openClients()) client.send(COMMENT_FRAME);
  }
}
