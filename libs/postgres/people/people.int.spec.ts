import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hashToken, mintToken } from '#contracts/credentials/token';
import { refKey } from '#domain/ledger/outcome';
import type { Doing } from '#ports/action-log';
import { type PostgresEngine, startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { PostgresActionLog } from './postgres-action-log.js';
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

const BY: Doing = { actor: { kind: 'cli', name: 'root' }, requestId: 'req-1', address: '192.0.2.1' };
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

describe('enrolment', () => {
  const later = { now: NOW + 60_000, mint: () => hashToken('the phone’s') };
  const add = (id: string) =>
    new PostgresDevices(database).add({
      ...{ id, name: id, region: '440605', source: `urn:fengsui:device:${id}`, types: 'all', history: false },
      ...{ tokenHash: hashToken(`nobody knows ${id}`), createdAt: NOW },
    });

  it('gives the token once, also when two ask at the same moment', async () => {
    const devices = new PostgresDevices(database);
    await add('phone');
    const codeHash = hashToken('code');
    expect(await devices.invite({ device: 'phone', codeHash, expiresAt: NOW + 900_000 }, BY)).toBe(true);
    const asked = await Promise.all(Array.from({ length: 8 }, () => devices.enrol({ codeHash, ...later }, BY)));
    const given = asked.filter((one) => one !== undefined);
    expect(given).toHaveLength(1);
    expect(given[0]).toMatchObject({ id: 'phone', tokenHash: hashToken('the phone’s') });
    const told = await new PostgresActionLog(database).list({ object: 'phone' }, { limit: 10 });
    expect(told.map(({ action, actor }) => `${actor.kind}:${actor.name} ${action}`)).toEqual([
      'device:phone device-enrolled',
      'cli:root enrolment-issued',
      'system:fengsui device-added',
    ]);
  });

  it('refuses a code that ran out, was replaced, belongs to a revoked device or never was', async () => {
    const devices = new PostgresDevices(database);
    await add('late');
    const code = (text: string, expiresAt = NOW + 900_000) =>
      devices.invite({ device: 'late', codeHash: hashToken(text), expiresAt }, BY);
    const enrol = (text: string) => devices.enrol({ codeHash: hashToken(text), ...later }, BY);
    await code('out', NOW + 60_000);
    expect(await enrol('out')).toBeUndefined();
    await code('first');
    await code('second');
    expect(await enrol('first')).toBeUndefined();
    await devices.revoke('late', NOW, BY);
    expect(await enrol('second')).toBeUndefined();
    expect(await code('third')).toBe(false);
    expect(await enrol('never')).toBeUndefined();
  });
});

describe('the trail', () => {
  it('cannot be changed, and has no line of a change that did not happen', async () => {
    const actions = new PostgresActionLog(database);
    await actions.record({ action: 'sign-in-failed', object: '', region: null, detail: {} }, BY);
    const all = await actions.list({}, { limit: 1_000 });
    for (const statement of [
      `update people_action set actor = 'somebody else'`,
      'delete from people_action',
      'truncate people_action',
    ]) {
      await expect(database.query(statement)).rejects.toThrow('append only');
    }
    const devices = new PostgresDevices(database);
    expect(await devices.rotate('nobody', hashToken('x'), BY)).toBe(false);
    expect(await new PostgresPeople(database).setPassword('nobody', 'x', BY)).toBe(false);
    expect(await actions.list({}, { limit: 1_000 })).toEqual(all);
    const [newest] = all;
    expect(newest).toMatchObject({ action: 'sign-in-failed', actor: BY.actor, address: '192.0.2.1', region: null });
    expect(await actions.list({ regions: ['440605'] }, { limit: 10 })).not.toContainEqual(newest);
    expect(await actions.list({ regions: ['440605'], withoutRegion: true }, { limit: 10 })).toContainEqual(newest);
    expect((await actions.list({}, { limit: 2, before: newest?.seq })).map(({ seq }) => seq)).not.toContain(
      newest?.seq,
    );
  });

  it('and the change itself is not there without its line', async () => {
    await database.query(`alter table people_action add constraint planted check (object <> 'unlucky') not valid`);
    const people = new PostgresPeople(database);
    const unlucky = { name: 'unlucky', passwordHash: 'x', role: 'viewer', region: '440600' } as const;
    await expect(people.addUser(unlucky, BY)).rejects.toThrow('planted');
    expect(await people.findUser('unlucky')).toBeUndefined();
    await database.query('alter table people_action drop constraint planted');
    expect(await people.addUser(unlucky, BY)).toBe(true);
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
    expect(await people.users()).toContainEqual({ ...user, passwordHash: 'y', disabledAt: null });

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

    expect(await people.apiTokens()).toEqual([{ id, user: '李四', scope: 'read', createdAt: NOW, revokedAt: null }]);
    expect(await people.revokeApiToken('nobody', NOW)).toBe(false);

    const opening = { verified: 'y', by: BY };
    expect(await people.setPassword('李四', 'z', BY)).toBe(true);
    expect(await people.findSession(session.idHash, NOW)).toBeUndefined();
    // Checked against a password that is no longer the user's: too late.
    expect(await people.openSession({ ...session, idHash: hashToken('s3') }, opening)).toBe(false);
    expect(await people.openSession({ ...session, idHash: hashToken('s4') }, { ...opening, verified: 'z' })).toBe(true);
    await people.closeSession(hashToken('s4'), BY);
    await people.closeSession(hashToken('s4'), BY);
    expect(await people.openSession(session)).toBe(true);

    expect(await people.disableUser('李四', NOW)).toBe(true);
    expect(await people.findSession(session.idHash, NOW)).toBeUndefined();
    expect(await people.findApiToken(id)).toBeUndefined();
    // A sign-in that was under way meanwhile opens its session after the others were ended.
    await people.openSession({ ...session, idHash: hashToken('s2') });
    expect(await people.findSession(hashToken('s2'), NOW)).toBeUndefined();
    expect(await people.disableUser('nobody', NOW)).toBe(false);
    const told = await new PostgresActionLog(database).list({ object: '李四' }, { limit: 100 });
    expect(told.map(({ action, actor }) => `${actor.kind} ${action}`).reverse()).toEqual([
      ...['system user-added', 'system password-changed', 'user signed-in', 'system api-token-added'],
      ...['cli password-changed', 'user signed-in', 'user signed-out', 'user signed-in', 'system user-disabled'],
      'user signed-in',
    ]);
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

  const refused = { source: 'urn:a', id: 'e 3' };
  for (const [offset, said] of ['aa', 'bb'].entries()) {
    await database.query(
      `insert into refused (topic, partition, "offset", code, detail, source, event_id, recorded_at, headers, bytes)
       values ('x', 0, $1, 'c', 'd', 'urn:a', 'e 3', now(), $2, '')`,
      [10 + offset, { hash: said }],
    );
  }
  expect(await lookup.refused([refused, { source: 'urn:b', id: 'e 3' }])).toEqual(
    new Map([[refKey(refused), new Set(['aa', 'bb'])]]),
  );
});
