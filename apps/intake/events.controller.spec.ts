import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#contracts/events/decode-event';
import { refKey } from '#domain/ledger/outcome';
import { TransientFailure } from '#ports/failures';
import { BATCH, incident, lastSerial, lines, NDJSON, suiteDoor } from '#test/door-client';
import { eventually } from '#test/eventually';

const at = suiteDoor();
const ACCEPTED = { accepted: 1, duplicates: 0, rejected: [], warnings: [] };

describe('what is accepted', () => {
  it('one event, after the log has acknowledged it', async () => {
    let open: () => void = () => undefined;
    at.door.log.gate = () =>
      new Promise<void>((resolve) => {
        open = resolve;
      });
    let isAnswered = false;
    const answer = at.sendOne(incident({ region: '440605124000' })).finally(() => {
      isAnswered = true;
    });
    await eventually(() => expect(at.door.log.appends).toEqual([1]));
    expect(isAnswered).toBe(false);
    open();
    expect(await answer).toMatchObject({ status: 202, body: ACCEPTED });
    const [record] = at.door.log.records;
    expect(record).toMatchObject({
      key: `i${lastSerial()}`,
      headers: { device: 'd1', scope: '440600', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(decodeEvent(record?.value ?? Buffer.alloc(0))).toMatchObject({
      ok: true,
      event: { data: { region: '440605124' } },
    });
  });

  it('a batch, NDJSON, jsonl, with verdicts in order', async () => {
    const bad = incident({ deaths: -1 });
    expect(await at.send(JSON.stringify([incident(), bad, incident()]), BATCH)).toMatchObject({
      status: 202,
      body: {
        accepted: 2,
        duplicates: 0,
        rejected: [
          {
            index: 1,
            id: bad.id,
            status: 422,
            code: 'invalid-event',
            retryable: false,
            errors: [{ pointer: '#/data/deaths' }],
          },
        ],
      },
    });
    const body = lines('', incident(), ' \r', '{"broken', incident({ region: '330000' }), '');
    for (const type of [NDJSON, 'application/jsonl; charset=utf-8']) {
      expect(await at.send(body.replaceAll(/"id":"e/g, `"id":"${type.length}`), type)).toMatchObject({
        status: 202,
        body: {
          accepted: 1,
          rejected: [
            { index: 1, id: null, status: 400, code: 'malformed' },
            { index: 2, code: 'region-not-allowed', status: 403 },
          ],
        },
      });
    }
    expect(await at.send('[]', BATCH)).toMatchObject({ status: 202, body: { accepted: 0 } });
  });

  it('binary mode', async () => {
    const { data, ...attributes } = incident({}, { subject: '事件 7', drill: true });
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([k, v]) => [`ce-${k}`, encodeURIComponent(String(v))]),
    );
    expect(await at.send(JSON.stringify(data), 'application/json', headers)).toMatchObject({
      status: 202,
      body: ACCEPTED,
    });
    expect(JSON.parse(String(at.door.log.records[0]?.value))).toMatchObject({ subject: '事件 7', drill: true, data });
    expect(await at.send(JSON.stringify(data), 'application/json')).toMatchObject({
      status: 422,
      body: { code: 'invalid-event' },
    });
  });

  it('gzip', async () => {
    const body = gzipSync(lines(incident(), incident()));
    expect(await at.send(body, NDJSON, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 202,
      body: { accepted: 2 },
    });
  });

  it('fields of a newer minor version, named in warnings', async () => {
    const event = incident({ weather: 'rain' }, { dataschema: 'urn:fengsui:safety.incident.reported:1.1' });
    expect(await at.sendOne(event)).toMatchObject({
      status: 202,
      body: { accepted: 1, warnings: [{ index: 0, id: event.id, pointer: '#/data/weather' }] },
    });
    expect(String(at.door.log.records[0]?.value)).toContain('"weather":"rain"');
  });

  it('a thousand in one request, in few appends', async () => {
    const body = lines(...Array.from({ length: 1_000 }, () => incident()));
    expect(await at.send(body, NDJSON)).toMatchObject({ status: 202, body: { accepted: 1_000 } });
    expect(at.door.log.records.map((r) => r.key)).toEqual(
      Array.from({ length: 1_000 }, (_, i) => `i${lastSerial() - 999 + i}`),
    );
    expect(at.door.log.appends.length).toBeLessThanOrEqual(2);
  });

  it('what comes meanwhile goes into one append', async () => {
    let open: () => void = () => undefined;
    at.door.log.gate = () =>
      new Promise<void>((resolve) => {
        open = resolve;
      });
    const first = at.sendOne(incident());
    await eventually(() => expect(at.door.log.appends).toEqual([1]));
    const others = Array.from({ length: 20 }, () => at.sendOne(incident()));
    await eventually(() => expect(at.door.registry).toBeDefined());
    at.door.log.gate = () => Promise.resolve();
    open();
    for (const answer of await Promise.all([first, ...others])) expect(answer.status).toBe(202);
    expect(at.door.log.appends.length).toBeLessThan(6);
  });
});

describe('the same again', () => {
  it('in the same request, in the next, and as the journal knows it', async () => {
    const event = incident();
    expect(await at.send(lines(event, event), NDJSON)).toMatchObject({ body: { accepted: 1, duplicates: 1 } });
    expect(await at.sendOne(event)).toMatchObject({ status: 202, body: { accepted: 0, duplicates: 1 } });
    expect(at.door.log.records).toHaveLength(1);
    const other = incident();
    await at.sendOne(other);
    const hash = at.door.log.records.at(-1)?.headers.hash ?? '';
    const renamed = { ...other, id: 'from-the-journal' };
    at.door.lookup.hashes.set(refKey(renamed), hash);
    expect(await at.sendOne(renamed)).toMatchObject({ status: 202, body: { duplicates: 1 } });
  });

  it('with other content is a conflict', async () => {
    const event = incident();
    const other = { ...event, data: { ...event.data, deaths: 2 } };
    expect(await at.send(lines(event, other), NDJSON)).toMatchObject({
      body: { accepted: 1, rejected: [{ index: 1, status: 409, code: 'event-conflict' }] },
    });
    expect(await at.sendOne(other)).toMatchObject({
      status: 409,
      body: { code: 'event-conflict', type: expect.stringMatching(/event-conflict$/) },
    });
    // Other spelling, other order: the same content.
    expect(
      await at.sendOne({ ...event, time: '2026-03-02T01:00:00Z', data: { ...event.data, region: '440605124000' } }),
    ).toMatchObject({ status: 202, body: { duplicates: 1 } });
  });

  it('a journal that does not answer is not waited for', async () => {
    at.door.lookup.gate = () => new Promise<void>(() => undefined);
    expect(await at.sendOne(incident())).toMatchObject({ status: 202, body: ACCEPTED });
    expect(await at.sendOne(incident())).toMatchObject({ status: 202, body: ACCEPTED });
  });
});

it('only judges, when asked to', async () => {
  const payload = lines(incident(), incident({ deaths: -1 }));
  const url = '/api/v1/events?validate=only';
  const headers = {
    authorization: `Bearer ${await at.door.addDevice({ id: 'v1', source: 'urn:fengsui' })}`,
    'content-type': NDJSON,
  };
  const answer = await at.door.app.inject({ method: 'POST', url, headers, payload });
  expect(answer.json()).toMatchObject({ accepted: 1, rejected: [{ index: 1, code: 'invalid-event' }] });
  expect(at.door.log.records).toHaveLength(0);
});

describe('the log', () => {
  it('that cannot acknowledge is 503, never 202, and the same event is accepted afterwards', async () => {
    at.door.log.gate = () => Promise.reject(new TransientFailure('event-log', 'broker at 10.0.0.7 is gone'));
    const event = incident();
    const answer = await at.sendOne(event);
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'unavailable', retryable: true },
    });
    expect(JSON.stringify(answer.body)).not.toContain('10.0.0.7');
    expect(await at.send(lines(event, incident()), NDJSON)).toMatchObject({ status: 503 });
    at.door.log.gate = () => Promise.resolve();
    expect(await at.sendOne(event)).toMatchObject({ status: 202, body: ACCEPTED });
  });
});

it('HEAD says that it is us', async () => {
  const answer = await at.door.app.inject({ method: 'HEAD', url: '/api/v1/events' });
  expect(answer.statusCode).toBe(204);
  expect(answer.headers).toMatchObject({
    'fengsui-accept': 'max-bytes=1048576, max-events=1000',
    date: expect.any(String),
  });
});

it('tells the brake in RateLimit fields, and the metrics', async () => {
  const { headers } = await at.sendOne(incident());
  expect(headers).toMatchObject({
    'ratelimit-policy': '"events";q=600000;w=60',
    ratelimit: expect.stringMatching(/^"events";r=\d+;t=\d+$/),
  });
  const text = await at.door.registry.metrics();
  expect(text).toMatch(
    /fengsui_intake_events_total\{type="safety.incident.reported",outcome="accepted",service="test"\} [1-9]/,
  );
  expect(text).toMatch(/fengsui_intake_request_duration_seconds_count\{service="test"\} [1-9]/);
});
