import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hashToken, mintToken } from '#contracts/credentials/token';
import { refKey } from '#domain/ledger/outcome';
import { type PostgresEngine, startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { PostgresDevices } from './postgres-devices.js';
import { PostgresEventLookup } from './postgres-event-lookup.js';
import { PostgresPeople } from './postgres-people.js';

let engine: PostgresEngine;
let place: TestDatabase;
let database: Database;
jest.setTimeout(60_000);
beforeAll(async () => {
  engine = await startPostgres();
  place = await engine.createDatabase('people');
  database = await Database.open({ url: place.url });
  await database.migrate();
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
  await engine?.stop();
});

const NOW = Date.parse('2026-03-02T10:00:00Z');

describe('devices', () => {
  it('are kept as they were added, and each change moves the version', async () => {
    const devices = new PostgresDevices(database);
    const { id, hash } = mintToken('fsd');
    const device = {
      id,
      name: '一号',
      region: '440600',
      source: `urn:fengsui:device:${id}`,
      types: ['safety.incident.reported'],
      history: false,
      tokenHash: hash,
      createdAt: NOW,
    };
    const before = await devices.version();
    await devices.add(device);
    await devices.add({ ...device, id: 'importer', types: 'all', history: true });
    expect(await devices.list()).toEqual(
      [
        { ...device, revokedAt: null },
        { ...device, id: 'importer', types: 'all', history: true, revokedAt: null },
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    await expect(devices.add(device)).rejects.toThrow();

    const fresh = hashToken('another');
    expect(await devices.rotate(id, fresh)).toBe(true);
    expect(await devices.revoke(id, NOW + 1)).toBe(true);
    expect(await devices.revoke(id, NOW + 2)).toBe(true);
    expect(await devices.rotate(id, hash)).toBe(false);
    expect(await devices.revoke('nobody', NOW)).toBe(false);
    const after = (await devices.list()).find((d) => d.id === id);
    expect(after).toMatchObject({ tokenHash: fresh, revokedAt: NOW + 1 });
    expect(await devices.version()).toBeGreaterThan(before + 3n);
  });
});

describe('people', () => {
  it('sign in, slide, and end with the user', async () => {
    const people = new PostgresPeople(database);
    const user = { name: '李四', passwordHash: 'x', role: 'supervisor', region: '440600' } as const;
    expect(await people.addUser(user)).toBe(true);
    expect(await people.addUser(user)).toBe(false);
    expect(await people.findUser('李四')).toEqual({ ...user, disabledAt: null });
    expect(await people.findUser('nobody')).toBeUndefined();
    expect(await people.setPassword('李四', 'y')).toBe(true);
    expect(await people.users()).toMatchObject([{ name: '李四', passwordHash: 'y' }]);

    const session = { idHash: hashToken('s1'), user: '李四', expiresAt: NOW + 1_000, endsAt: NOW + 5_000 };
    await people.openSession(session);
    expect(await people.findSession(session.idHash, NOW)).toEqual({
      ...session,
      person: { name: '李四', role: 'supervisor', region: '440600' },
    });
    expect(await people.findSession(session.idHash, NOW + 1_000)).toBeUndefined();
    await people.extendSession(session.idHash, NOW + 9_000);
    expect(await people.findSession(session.idHash, NOW + 4_999)).toMatchObject({ expiresAt: NOW + 5_000 });
    expect(await people.findSession(session.idHash, NOW + 5_000)).toBeUndefined();

    const { id, hash } = mintToken('fsu');
    const token = { id, user: '李四', scope: 'read', tokenHash: hash, createdAt: NOW } as const;
    expect(await people.addApiToken(token)).toBe(true);
    expect(await people.addApiToken({ ...token, id: 'other', user: 'nobody' })).toBe(false);
    expect(await people.findApiToken(id)).toMatchObject({ ...token, person: { role: 'supervisor' } });

    expect(await people.disableUser('李四', NOW)).toBe(true);
    expect(await people.findSession(session.idHash, NOW)).toBeUndefined();
    expect(await people.findApiToken(id)).toBeUndefined();
    // A sign-in that was under way meanwhile opens its session after the others were ended.
    await people.openSession({ ...session, idHash: hashToken('s2') });
    expect(await people.findSession(hashToken('s2'), NOW)).toBeUndefined();
    expect(await people.disableUser('nobody', NOW)).toBe(false);
  });
});

it('the look-up finds what is journaled, and nothing else', async () => {
  const hash = hashToken('content');
  await database.query(
    `insert into journal (source, id, type, subject, topic, partition, "offset", recorded_at, known_at, drill, history, content_hash, state, event)
     values ('urn:a', 'e 1', 't', 's', 'x', 0, 1, now(), now(), false, false, $1, 'counted', '{}')`,
    [hash],
  );
  const lookup = new PostgresEventLookup(database);
  const found = await lookup.find([
    { source: 'urn:a', id: 'e 1' },
    { source: 'urn:a', id: 'e 2' },
    { source: 'urn:b', id: 'e 1' },
  ]);
  expect([...found]).toEqual([[refKey({ source: 'urn:a', id: 'e 1' }), hash.toString('hex')]]);
  expect(await lookup.find([])).toEqual(new Map());
});
