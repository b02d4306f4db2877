// One round of the live streams: opens streams with a snapshot, hands on alerts, reads what notices touched. What it reads
// it reads once for all, and turns into text once. Answers what it could not do, because sums are not ready.

import { Inject, Injectable } from '@nestjs/common';
import type { Day } from '#domain/calendar/day';
import type { Reading } from '#domain/indicator/reading';
import type { RegionTree } from '#domain/region/region-tree';
import { ALERT_HISTORY, type AlertHistory } from '#ports/alert-history';
import { CLOCK, type Clock } from '#ports/clock';
import { type LiveAlert, readAlertRecord } from './alert-records.js';
import { frame, frameAt, type LiveEventName } from './frames.js';
import type { LiveClient } from './live-client.js';
import type { LiveFeed } from './live-feed.js';
import { LiveFeeds } from './live-feeds.js';
import { LIVE_METRICS, type LiveMetrics } from './live-metrics.js';
import type { LiveChanges, Opening } from './live-queue.js';
import { LiveReader } from './live-reader.js';

export interface World {
  readonly tree: RegionTree;
  readonly today: Day;
}

const REPLAY_PAGE = 500;

@Injectable()
export class LiveRound {
  readonly feeds = new LiveFeeds();
  /** Where each client's alerts of the log begin: what lies before is in its replay and its snapshot. */
  private readonly alertsFrom = new WeakMap<LiveClient, bigint>();

  constructor(
    private readonly reader: LiveReader,
    @Inject(ALERT_HISTORY) private readonly history: AlertHistory,
    @Inject(LIVE_METRICS) private readonly metrics: LiveMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * A stream is entered into its feed before its snapshot is read: what changes meanwhile is in a later round. The end of
   * the alerts' log is taken first: what is appended after it comes from the log, what is before is in the snapshot.
   */
  async open(openings: readonly Opening[], world: World): Promise<Opening[]> {
    if (openings.length === 0) return [];
    const end = await this.history.end();
    const groups = new Map<LiveFeed, Opening[]>();
    for (const opening of openings.filter(({ client }) => client.open)) {
      const feed = this.feeds.enter(opening.client, opening.filter, world);
      groups.set(feed, [...(groups.get(feed) ?? []), opening]);
    }
    const later: Opening[] = [];
    for (const [feed, group] of groups) {
      const snapshot = await this.reader.snapshot(feed, world.tree);
      if (snapshot === 'not-ready') {
        for (const { client } of group) this.feeds.leave(client);
        later.push(...group);
        continue;
      }
      const text = frameAt(end, 'snapshot', snapshot);
      for (const { client } of group) {
        // A stream that begins again had its alerts already.
        const from = this.alertsFrom.get(client) ?? client.replayFrom;
        if (from !== undefined) await this.replay(client, feed, { from, to: end });
        this.alertsFrom.set(client, end);
        client.send(text);
        this.metrics.events.inc({ event: 'snapshot' });
      }
    }
    return later;
  }

  /** In the order of the log; a client gets none twice. */
  tellAlerts(alerts: readonly LiveAlert[]): void {
    for (const feed of this.feeds.all()) {
      for (const alert of alerts.filter((one) => feed.showsAlert(one))) {
        const next = alert.offset + 1n;
        const text = frameAt(next, 'alert', alert.json);
        for (const client of feed.clients) {
          if (alert.offset < (this.alertsFrom.get(client) ?? 0n)) continue;
          client.send(text);
          this.alertsFrom.set(client, next);
          this.metrics.events.inc({ event: 'alert' });
        }
      }
    }
  }

  /** False: the sums are not ready, nothing was told. */
  async tellChanges({ keys, incidents, appendedAt }: LiveChanges, world: World): Promise<boolean> {
    const feeds = this.feeds.all();
    const wanted = keys.filter(({ indicator, region }) => feeds.some((feed) => feed.showsReading(indicator, region)));
    const readings = await this.reader.read(wanted, this.feeds.windows());
    if (readings === 'not-ready') return false;
    const found = feeds.length === 0 ? [] : await this.reader.readIncidents(incidents, world.tree);
    const ofReadings = readings.map((reading) => ({ reading, text: frame('reading', JSON.stringify(reading)) }));
    const ofIncidents = found.map(({ region, json }) => ({ region, text: frame('incident', JSON.stringify(json)) }));
    for (const feed of feeds) {
      const moved = ofReadings.filter(({ reading }) => shows(feed, reading));
      const happened = ofIncidents.filter(({ region }) => feed.showsIncident(region));
      this.count('reading', moved.length * feed.clients.size);
      this.count('incident', happened.length * feed.clients.size);
      feed.send([...happened, ...moved].map(({ text }) => text).join(''));
    }
    if (wanted.length > 0 && appendedAt !== undefined) {
      this.metrics.eventToStreamSeconds.observe(Math.max(0, this.clock.now() - appendedAt) / 1000);
    }
    return true;
  }

  private async replay(client: LiveClient, feed: LiveFeed, range: { from: bigint; to: bigint }): Promise<void> {
    for (let { from } = range; from < range.to && client.open; ) {
      const page = await this.history.read(from, range.to, REPLAY_PAGE);
      for (const record of page) {
        const alert = readAlertRecord(record);
        if (!alert || !feed.showsAlert(alert)) continue;
        client.send(frameAt(alert.offset + 1n, 'alert', alert.json));
        this.metrics.events.inc({ event: 'alert' });
      }
      const last = page.at(-1);
      if (!last) return;
      from = last.offset + 1n;
    }
  }

  private count(event: LiveEventName, clients: number): void {
    if (clients > 0) this.metrics.events.inc({ event }, clients);
  }
}

const shows = (feed: LiveFeed, { indicator, region, window }: Reading): boolean =>
  feed.showsReading(indicator, region) && feed.filter.windows.some((name) => name === window.name);
