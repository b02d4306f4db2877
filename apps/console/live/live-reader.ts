// What the live stream shows, read as the API would answer it. Answers `not-ready` instead of less than everything.

import { setImmediate as breathe } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { toAlertJson } from '#contracts/alerts/alert-json';
import { type IncidentJson, toIncidentJson, withoutReporter } from '#contracts/api/incident-json';
import type { EvaluationKey } from '#domain/indicator/affected';
import type { Reading } from '#domain/indicator/reading';
import { readingGroups } from '#domain/indicator/reading-groups';
import type { WindowName } from '#domain/indicator/window';
import type { RegionTree } from '#domain/region/region-tree';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { INCIDENT_QUERIES, type IncidentQueries } from '#ports/incident-queries';
import { ReadingService } from '#readings/reading-service';
import { everBelow, zoneOf } from '../http/regions-below.js';
import { IncidentClocks } from '../incidents/incident-clocks.js';
import type { LiveFeed } from './live-feed.js';

export interface LiveIncident {
  readonly region: string;
  readonly json: IncidentJson;
}

const OPEN_ALERTS = 1_000;

@Injectable()
export class LiveReader {
  constructor(
    @Inject(ReadingService) private readonly readings: Pick<ReadingService, 'read'>,
    @Inject(ALERT_STORE) private readonly alerts: Pick<AlertStore, 'list'>,
    @Inject(INCIDENT_QUERIES) private readonly incidents: Pick<IncidentQueries, 'get'>,
    @Inject(IncidentClocks) private readonly clocks: Pick<IncidentClocks, 'of'>,
  ) {}

  /** Of keys that exist; the rest is left out. */
  async read(keys: readonly EvaluationKey[], windows: readonly WindowName[]): Promise<Reading[] | 'not-ready'> {
    const found: Reading[] = [];
    for (const group of readingGroups(keys)) {
      const answer = await this.readings.read({ ...group, windows });
      if (answer.state === 'not-ready') return 'not-ready';
      if (answer.state === 'rejected') throw new Error(`${answer.code}: ${answer.detail.en}`);
      found.push(...answer.readings);
      // A country is many groups: requests get their turn between two of them.
      await breathe();
    }
    return found;
  }

  /** The JSON of the first event of a stream. */
  async snapshot(feed: LiveFeed, tree: RegionTree): Promise<string | 'not-ready'> {
    const keys = [...feed.regions].flatMap((region) =>
      [...feed.indicators].map((indicator) => ({ indicator, region })),
    );
    const readings = await this.read(keys, feed.filter.windows);
    if (readings === 'not-ready') return readings;
    const { items } = await this.alerts.list(
      { states: ['firing', 'pending'], regions: [...everBelow(tree, feed.filter.region)] },
      { limit: OPEN_ALERTS },
    );
    const alerts = items
      .map(({ alert, deliveries }) => toAlertJson(alert, zoneOf(tree, alert.subject.region), deliveries))
      .filter((alert) => feed.showsAlert(alert));
    return JSON.stringify({ readings, alerts });
  }

  async readIncidents(ids: readonly string[], tree: RegionTree): Promise<LiveIncident[]> {
    const found = await this.incidents.get(ids);
    const clocks = await this.clocks.of(found);
    return found.map((incident) => ({
      region: incident.region,
      // One text for all who listen, whatever their role.
      json: withoutReporter(toIncidentJson(incident, clocks.get(incident.id) ?? [], zoneOf(tree, incident.region))),
    }));
  }
}
