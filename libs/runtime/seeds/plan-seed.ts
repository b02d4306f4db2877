// The plan's targets, and a sample plan of exposure, as events in the log like any other: so they have a position, a version
// and a history. The same event again changes nothing; those already journalled are not even sent.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '#contracts/events/content-hash';
import type { EventType } from '#contracts/events/event-types';
import { orderingKey } from '#contracts/events/subject';
import { EVENT_HEADERS } from '#contracts/log/event-record';
import { EVENTS_TOPIC } from '#contracts/topics';
import { refKey } from '#domain/ledger/outcome';
import type { EventLog, NewRecord } from '#ports/event-log/event-log';
import type { EventLookup } from '#ports/event-lookup';
import { projectRoot } from '../project-root.js';

export interface PlanSeed {
  readonly city: string;
  /** Of the sample plan. */
  readonly year: number;
}

interface SeedEvent {
  readonly source: string;
  readonly id: string;
  readonly type: EventType;
  readonly subject: string;
  readonly time: string;
  readonly data: Record<string, unknown>;
}

/** Answers how many events were sent. */
export const seedPlan = async (log: EventLog, lookup: EventLookup, seed: PlanSeed): Promise<number> => {
  const folder = join(projectRoot(), 'seeds');
  const events = [...targetEvents(folder, seed.city), ...sampleEvents(folder, seed)];
  const known = await lookup.find(events);
  const fresh = events.filter((event) => !known.has(refKey(event)));
  if (fresh.length > 0) await log.append(EVENTS_TOPIC, fresh.map(toRecord));
  return fresh.length;
};

const targetEvents = (folder: string, city: string): SeedEvent[] => {
  const plan = JSON.parse(readFileSync(join(folder, 'targets.json'), 'utf8'));
  return plan.targets.map((target: Record<string, unknown>): SeedEvent => {
    const subject = `${target.indicator}/${city}/${plan.from}..${plan.to}`;
    const data = {
      ...target,
      region: city,
      from: plan.from,
      to: plan.to,
      assessmentYear: '01-01',
      setBy: 'seeds/targets.json',
    };
    return {
      source: plan.source,
      id: subject,
      type: 'safety.target.set',
      subject,
      time: `${plan.from}T00:00:00+08:00`,
      data,
    };
  });
};

const sampleEvents = (folder: string, { city, year }: PlanSeed): SeedEvent[] => {
  const [, ...lines] = readFileSync(join(folder, 'sample-plan.csv'), 'utf8').trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  // The sample is of one city; another city declares its own.
  if (!rows.some(([region]) => region === city)) return [];
  const time = `${year}-01-01T00:00:00+08:00`;
  const definition = 'sample-plan';
  const source = 'urn:fengsui:seed:sample-plan';
  return rows.flatMap(([region = '', output, units]): SeedEvent[] => {
    const [from, to, asOf] = [`${year}-01-01`, `${year + 1}-01-01`, `${year - 1}-12-31`];
    const common = { region, definition, status: 'planned' };
    const flow = `construction-output-yuan/construction/all/${definition}/${region}/${from}..${to}`;
    const stock = `special-equipment-units/special-equipment/all/${definition}/${region}/@${asOf}`;
    const type = 'safety.exposure.declared';
    return [
      {
        source,
        id: flow,
        type,
        subject: flow,
        time,
        data: {
          ...common,
          measure: 'construction-output-yuan',
          sector: 'construction',
          from,
          to,
          value: Number(output),
        },
      },
      {
        source,
        id: stock,
        type,
        subject: stock,
        time,
        data: {
          ...common,
          measure: 'special-equipment-units',
          sector: 'special-equipment',
          asOf,
          value: Number(units),
        },
      },
    ];
  });
};

const toRecord = (event: SeedEvent): NewRecord => {
  const { source, id, type, subject, time, data } = event;
  const value = {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time,
    datacontenttype: 'application/json',
    history: true,
    knownsince: time,
    data,
  };
  return {
    // The shape is checked by the ledger's own reader when it is booked, as every event is.
    key: orderingKey({ type, subject, data } as Parameters<typeof orderingKey>[0]),
    value: Buffer.from(JSON.stringify(value)),
    headers: { [EVENT_HEADERS.device]: 'seed', [EVENT_HEADERS.contentHash]: contentHash({ type, subject, data }) },
  };
};
