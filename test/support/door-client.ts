// Requests to the door as a device sends them, and the events in them.

import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Door, openDoor } from './door.js';

export const ONE = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
export const NDJSON = 'application/x-ndjson';

let serial = 0;
/** Number of the event made last. */
export const lastSerial = (): number => serial;

/** Valid, from device d1, with an identity of its own. */
export const incident = (data: object = {}, attributes: object = {}) => {
  serial += 1;
  return {
    specversion: '1.0',
    id: `e${serial}`,
    source: 'urn:fengsui:device:d1',
    type: 'safety.incident.reported',
    subject: `i${serial}`,
    time: '2026-03-02T09:00:00+08:00',
    ...attributes,
    data: {
      region: '440605124',
      sector: 'construction',
      occurredAt: '2026-03-02T08:30:00+08:00',
      deaths: 1,
      missing: 0,
      seriousInjuries: 0,
      minorInjuries: 0,
      ...data,
    },
  };
};

export const target = (attributes: object = {}, data: object = {}) => {
  const event = incident({}, { type: 'safety.target.set', subject: 'accidents/440605/2026-01-01..2027-01-01' });
  const all = {
    indicator: 'accidents',
    region: '440605',
    from: '2026-01-01',
    to: '2027-01-01',
    comparison: 'at-most',
    limit: 3,
    ...data,
  };
  return { ...event, ...attributes, data: all };
};

export const lines = (...events: unknown[]): string =>
  events.map((e) => (typeof e === 'string' ? e : JSON.stringify(e))).join('\n');

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface DoorClient {
  readonly door: Door;
  /** As device d1, unless the headers say otherwise. */
  send(payload: string | Buffer, type: string, headers?: Record<string, string>): Promise<DoorAnswer>;
  sendOne(event: unknown, headers?: Record<string, string>): Promise<DoorAnswer>;
}

/** One door for the suite, with the device d1; log and look-up answer at once again before each test. */
export const suiteDoor = (): DoorClient => {
  let door: Door | undefined;
  let token = '';
  const current = (): Door => {
    if (!door) throw new Error('the door opens before the first test');
    return door;
  };
  beforeAll(async () => {
    door = await openDoor();
    token = await door.addDevice({ id: 'd1' });
  });
  afterAll(() => door?.close());
  beforeEach(() => {
    const { log, lookup } = current();
    log.gate = () => Promise.resolve();
    lookup.gate = () => Promise.resolve();
    log.records.length = 0;
    log.appends.length = 0;
  });

  const send: DoorClient['send'] = async (payload, type, headers = {}) => {
    const answer = await current().app.inject({
      method: 'POST',
      url: '/api/v1/events',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      payload,
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? undefined : answer.json() };
  };
  return {
    get door() {
      return current();
    },
    send,
    sendOne: (event, headers) => send(JSON.stringify(event), ONE, headers),
  };
};
