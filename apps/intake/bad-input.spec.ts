import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { NOW } from '#test/door';
import { BATCH, type DoorAnswer, incident, lines, NDJSON, ONE, suiteDoor, target } from '#test/door-client';

const at = suiteDoor();

describe('bad input', () => {
  it.each<[string, () => Promise<DoorAnswer>, number, string]>([
    ['broken JSON', () => at.send('{"specversion":', ONE), 400, 'malformed'],
    ['broken JSON, binary mode', () => at.send('{', 'application/json'), 400, 'malformed'],
    ['a batch that is no array', () => at.send('{}', BATCH), 400, 'malformed'],
    ['not UTF-8', () => at.send(Buffer.from([0x22, 0xff, 0x22]), ONE), 400, 'malformed'],
    ['empty body', () => at.send('', ONE), 400, 'malformed'],
    ['garbage as gzip', () => at.send('xxxx', ONE, { 'content-encoding': 'gzip' }), 400, 'malformed'],
    ['zstd', () => at.send('xxxx', ONE, { 'content-encoding': 'zstd' }), 415, 'unsupported-media-type'],
    ['text/plain', () => at.send('x', 'text/plain'), 415, 'unsupported-media-type'],
    ['10 MB', () => at.send(Buffer.alloc(10_000_000, 0x20), ONE), 413, 'payload-too-large'],
    [
      'a gzip bomb',
      () => at.send(gzipSync(Buffer.alloc(50_000_000, 0x20)), NDJSON, { 'content-encoding': 'gzip' }),
      413,
      'payload-too-large',
    ],
    ['100,000 lines', () => at.send('{}\n'.repeat(100_000), NDJSON), 413, 'payload-too-large'],
    ['1,001 events', () => at.send(`[${'{},'.repeat(1_000)}{}]`, BATCH), 413, 'payload-too-large'],
    ['one event of 1 MB', () => at.send(`{"x":"${'x'.repeat(1_000_000)}"}`, ONE), 413, 'payload-too-large'],
    ['unknown field', () => at.sendOne(incident({ dead: 1 })), 422, 'invalid-event'],
    ['impossible date', () => at.sendOne(incident({ occurredAt: '2026-02-30T00:00:00Z' })), 422, 'invalid-event'],
    [
      '11 minutes ahead',
      () => at.sendOne(incident({ occurredAt: new Date(NOW + 11 * 60_000).toISOString() })),
      422,
      'time-implausible',
    ],
    [
      '401 days back',
      () => at.sendOne(incident({ occurredAt: new Date(NOW - 401 * 86_400_000).toISOString() })),
      422,
      'time-implausible',
    ],
    ['unknown region', () => at.sendOne(incident({ region: '440699' })), 422, 'invalid-event'],
    ['retired region', () => at.sendOne(incident({ region: '440682' })), 422, 'region-retired'],
    [
      'a type of a later version',
      () => at.sendOne(incident({}, { type: 'safety.hazard.changed' })),
      422,
      'invalid-event',
    ],
    ['region outside', () => at.sendOne(incident({ region: '330000' })), 403, 'region-not-allowed'],
    ['region above', () => at.sendOne(incident({ region: '440000' })), 403, 'region-not-allowed'],
    ['source outside', () => at.sendOne(incident({}, { source: 'urn:fengsui:device:d12' })), 403, 'source-not-allowed'],
    ['target from a device', () => at.sendOne(target()), 403, 'type-not-allowed'],
    ['history from a device', () => at.sendOne(incident({}, { history: true })), 403, 'history-not-allowed'],
  ])('%s', async (_name, request, status, code) => {
    const answer = await request();
    expect(answer).toMatchObject({ status, body: { code, status, instance: '/api/v1/events' } });
    expect(answer.headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json') });
    const { detail } = answer.body as { detail: string };
    expect(detail).toMatch(/\p{Script=Han}.* \/ .*[a-z]/su);
    expect(at.door.log.records).toHaveLength(0);
    expect(await at.sendOne(incident())).toMatchObject({ status: 202 });
  });

  it('names the successor of a retired region, with its pointer', async () => {
    expect(await at.sendOne(incident({ region: '440682' }))).toMatchObject({
      body: {
        detail: expect.stringContaining('440605'),
        errors: [{ pointer: '#/data/region', code: 'region-retired' }],
      },
    });
    const importer = await at.door.addDevice({ id: 'imp0', history: true });
    const old = incident(
      { region: '440682', occurredAt: '2002-05-01T08:00:00+08:00' },
      { history: true, source: 'urn:fengsui:device:imp0' },
    );
    expect(await at.sendOne(old, { authorization: `Bearer ${importer}` })).toMatchObject({ status: 202 });
  });

  it('a line of 1 MB and an unreadable one spoil only themselves', async () => {
    const long = `{"x":"${'x'.repeat(900_000)}"}`;
    const bytes = Buffer.concat([
      Buffer.from(`${lines(incident(), long)}\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from(JSON.stringify(incident())),
    ]);
    expect(await at.send(bytes, NDJSON)).toMatchObject({
      status: 202,
      body: {
        accepted: 2,
        rejected: [
          { index: 1, status: 413, code: 'payload-too-large' },
          { index: 2, code: 'malformed' },
        ],
      },
    });
  });
});
