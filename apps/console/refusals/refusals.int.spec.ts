// Refusals and rejections over HTTP: who sees which, what is told of them, and the replay by an administrator.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { refusalSchema } from '#contracts/api/refusal-json';
import { rejectionSchema } from '#contracts/api/rejection-json';
import { mintToken } from '#contracts/credentials/token';
import type { Role } from '#ports/people';
import { REJECTIONS, type Rejections } from '#ports/rejections';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { PostgresPeople } from '#postgres/people/postgres-people';
import { bearer, type ConsoleWorld, DEVICE, openConsole } from '#test/console/console-world';
import { eventually } from '#test/eventually';
import { amend, type EventDraft, report, SOURCE } from '#test/ledger/events';

let world: ConsoleWorld;
jest.setTimeout(60_000);

const NANHAI = '440605124';
const SHUNDE = '440606003';
const recent = { occurredAt: '2026-03-02T09:00:00+08:00' };

beforeAll(async () => {
  world = await openConsole();
  await world.send(
    report('n1', 'n1', recent),
    report('s1', 's1', { ...recent, region: SHUNDE }),
    report('n2', 'n1', recent),
    report('s2', 's1', { ...recent, region: SHUNDE }),
    report('s3', 's1', { ...recent, region: SHUNDE, deaths: 2 }),
  );
  await world.settled();
});
afterAll(() => world.close());

const person = async (user: string, role: Role, region: string): Promise<Record<string, string>> => {
  const people = new PostgresPeople(world.database);
  await people.addUser({ name: user, passwordHash: 'none', role, region });
  const { id, token, hash } = mintToken('fsu');
  await people.addApiToken({ id, user, scope: 'operate', tokenHash: hash, createdAt: Date.now() });
  return bearer(token);
};

const device = async (id: string, region: string): Promise<string> => {
  const minted = mintToken('fsd', id);
  const [source, types] = [`urn:fengsui:device:${id}`, 'all' as const];
  const made = { id, name: id, region, source, types, history: false, tokenHash: minted.hash, createdAt: 0 };
  await new PostgresDevices(world.database).add(made);
  return minted.token;
};

const idsOf = (answer: { json: { items: { event?: { id: string } }[] } }): (string | undefined)[] =>
  answer.json.items.map(({ event }) => event?.id);

const replay = (place: string, headers: Record<string, string>, body?: unknown) =>
  world.request(`/api/v1/refusals/${place}/replay`, {
    ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const placeOf = async (id: string): Promise<string> => {
  const { json } = await world.get(`/api/v1/refusals?source=${SOURCE}&id=${id}`);
  const [{ topic, partition, offset }] = json.items;
  return `${topic}/${partition}/${offset}`;
};

describe('refusals', () => {
  it('are listed, newest first, page by page, by every filter, and as a table', async () => {
    const all = await world.get('/api/v1/refusals');
    expect(all.json.items.map((item: unknown) => refusalSchema.strict().parse(item))).toHaveLength(3);
    expect(new Set(idsOf(all))).toEqual(new Set(['n2', 's2', 's3']));
    const first = await world.get('/api/v1/refusals?limit=2');
    const rest = await world.get(`/api/v1/refusals?limit=2&cursor=${first.json.nextCursor}`);
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(idsOf(all));
    expect(rest.json.nextCursor).toBeNull();
    const filters: [string, string[]][] = [
      ['code=subject-exists&subject=n1', ['n2']],
      ['code=malformed', []],
      [`region=440605`, ['n2']],
      ['device=environment&replayed=false&id=s3', ['s3']],
      ['device=nobody', []],
      ['from=2000-01-01&to=2000-01-02', []],
    ];
    for (const [filter, ids] of filters) {
      expect([filter, idsOf(await world.get(`/api/v1/refusals?${filter}`))]).toEqual([filter, ids]);
    }
    const supervisor = await person('csv', 'supervisor', '440605');
    const table = await world.get('/api/v1/refusals', { ...supervisor, accept: 'text/csv' });
    expect(table.text.split('\r\n')[0]).toContain('topic,partition,offset,recordedAt,code');
    expect(table.text.split('\r\n')[1]).toContain(`subject-exists`);
    for (const wrong of ['cursor=x', 'limit=0', 'from=2000-13-01', 'colour=red', 'region=999999']) {
      expect([wrong, (await world.get(`/api/v1/refusals?${wrong}`)).status]).toEqual([wrong, 422]);
    }
  });

  it('are seen at and below the own region only, from supervisor up', async () => {
    const supervisor = await person('nanhai', 'supervisor', '440605');
    expect(idsOf(await world.get('/api/v1/refusals', supervisor))).toEqual(['n2']);
    expect(idsOf(await world.get(`/api/v1/refusals?region=${NANHAI}`, supervisor))).toEqual(['n2']);
    const beside = await world.get('/api/v1/refusals?region=440606', supervisor);
    expect([beside.status, beside.json.code]).toEqual([403, 'region-not-allowed']);
    const [own, other] = [await placeOf('n2'), await placeOf('s2')];
    expect((await world.get(`/api/v1/refusals/${own}`, supervisor)).json).toMatchObject({
      ...{ code: 'subject-exists', headers: { scope: '440600', device: 'environment' } },
      text: expect.stringContaining('"id":"n2"'),
    });
    expect((await world.get(`/api/v1/refusals/${other}`, supervisor)).status).toBe(404);
    expect((await world.get('/api/v1/refusals/x/y/z', supervisor)).status).toBe(404);
    expect((await world.get('/api/v1/refusals', await person('looks', 'viewer', '440600'))).status).toBe(403);
    expect((await world.get('/api/v1/refusals', bearer(DEVICE))).status).toBe(403);
    expect((await world.get('/api/v1/refusals', {})).status).toBe(401);
    expect((await replay(own, supervisor)).status).toBe(403);
  });

  it('go in again by an administrator: bad corrections named, then booked once', async () => {
    const city = await person('city', 'administrator', '440600');
    const place = await placeOf('s3');
    const bad = await replay(place, city, { event: report('s3', 's9', { ...recent, deaths: -1 }) });
    expect([bad.status, bad.json.code, bad.json.errors[0].pointer]).toEqual([422, 'invalid-event', '#/data/deaths']);
    const odd = await replay(place, city, { events: [] });
    expect([odd.status, odd.json.errors[0].code]).toEqual([422, 'unknown-field']);
    const beside = await person('beside', 'administrator', '440605');
    expect((await replay(place, beside)).status).toBe(404);
    expect((await replay('safety.events.1/0/99999', city)).status).toBe(404);
    // A correction that would carry the event out of the replayer's own region.
    const shunde = await person('shunde', 'administrator', '440606');
    const out = await replay(place, shunde, { event: amend('s3', 's1', 's1', { ...recent, region: NANHAI }) });
    expect([out.status, out.json.code]).toEqual([403, 'region-not-allowed']);

    const event = amend('s3', 's1', 's1', { ...recent, region: SHUNDE, deaths: 2 });
    const done = await replay(place, city, { event });
    expect([done.status, done.json.already, done.json.replay.by]).toEqual([202, false, 'user:city']);
    await world.settled();
    expect(await world.fates('s3')).toEqual(['counted']);
    const again = await replay(place, city, { event });
    expect([again.status, again.json.already, again.json.replay.outcome]).toEqual([200, true, 'counted']);
    expect(idsOf(await world.get('/api/v1/refusals?replayed=true'))).toEqual(['s3']);

    // Who, what and from where: once, in the trail of the region that it concerns.
    const told = { actor: { kind: 'token', name: 'city' }, object: place, region: SHUNDE, address: '127.0.0.1' };
    const trail = (headers: Record<string, string>) => world.get('/api/v1/audit?action=refusal-replayed', headers);
    expect((await trail(city)).json.items).toMatchObject([{ ...told, detail: { id: 's3', changed: true } }]);
    expect((await trail(shunde)).json.items).toHaveLength(1);
    expect((await trail(beside)).json.items).toEqual([]);
  });
});

describe('rejections', () => {
  const postAs = (token: string, body: string, type = 'application/cloudevents-batch+json') =>
    world.request('/api/v1/events', { method: 'POST', headers: { ...bearer(token), 'content-type': type }, body });
  const from = (id: string, draft: EventDraft): EventDraft => ({ ...draft, source: `urn:fengsui:device:${id}` });
  const list = async (headers: Record<string, string>, query = '') => {
    const { status, json } = await world.get(`/api/v1/rejections${query}`, headers);
    return { status, items: json.items };
  };

  it('are kept, told to the device itself and to people above it, and to nobody else', async () => {
    const [nanhai, shunde] = [await device('dn', '440605'), await device('ds', '440606')];
    await postAs(
      nanhai,
      JSON.stringify([from('dn', report('a', 'a', { ...recent, deaths: -1, summary: '\ud800', 'x\0y': 1 }))]),
    );
    await postAs(nanhai, '{"a":', 'application/cloudevents+json');
    await postAs(shunde, JSON.stringify([from('ds', report('c', 'c', recent)), from('dn', report('d', 'd', recent))]));
    await postAs(shunde, JSON.stringify(from('ds', report('e', 'e', recent))), 'application/cloudevents+json');
    await eventually(async () => expect((await list(bearer(shunde))).items).toHaveLength(3));

    const own = await list(bearer(nanhai));
    expect(own.items.map((item: unknown) => rejectionSchema.strict().parse(item))).toHaveLength(2);
    expect(own.items).toMatchObject([
      { device: 'dn', region: '440605', code: 'malformed', status: 400, id: null, body: '{"a":' },
      { device: 'dn', region: NANHAI, code: 'invalid-event', id: 'a', type: 'safety.incident.reported' },
    ]);
    expect(own.items[1].errors.map((fault: { pointer: string }) => fault.pointer)).toContain('#/data/summary');
    // A device that speaks for another region is its own matter, not that region's.
    expect((await list(bearer(shunde))).items.map((item: { region: string }) => item.region)).toEqual(
      Array(3).fill('440606'),
    );
    expect((await list(bearer(nanhai), '?device=ds')).status).toBe(403);
    const supervisor = await person('nanhai2', 'supervisor', '440605');
    expect((await list(supervisor)).items).toEqual(own.items);
    expect((await list(supervisor, '?region=440606')).status).toBe(403);
    expect((await list(supervisor, '?code=malformed&device=dn')).items).toHaveLength(1);
    const first = await world.get('/api/v1/rejections?limit=2');
    const rest = await world.get(`/api/v1/rejections?limit=1000&cursor=${first.json.nextCursor}`);
    expect(first.json.items.length + rest.json.items.length).toBe(5);
    expect((await list(await person('looks2', 'viewer', '440600'))).status).toBe(403);
    expect((await world.get('/api/v1/rejections?cursor=x')).status).toBe(422);
    const table = await world.get('/api/v1/rejections', { ...supervisor, accept: 'text/csv' });
    expect(table.text).toContain('invalid-event');
  });

  it('are forgotten after 90 days', async () => {
    await world.database.query(`update rejection set at = at - interval '91 days' where code = 'malformed'`);
    const rejections = world.service.app.get<Rejections>(REJECTIONS);
    expect(await rejections.forget(Date.now() - 90 * 86_400_000, 10)).toBe(1);
    expect((await list(bearer(DEVICE), '')).status).toBe(200);
    expect((await world.get('/api/v1/rejections?code=malformed')).json.items).toEqual([]);
  });
});

it('a refused event is put right by its sender under the same id, once', async () => {
  await world.send(report('t1', 't1', recent), report('t2', 't1', recent));
  await world.settled();
  expect(await world.fates('t2')).toEqual(['refused subject-exists']);
  const fixed = amend('t2', 't1', 't1', { ...recent, minorInjuries: 4 });
  // The door asks the ledger for 20 ms at most, and goes by its memory when it learns nothing.
  await eventually(async () => expect((await world.post(fixed)).json).toMatchObject({ rejected: [] }));
  await world.settled();
  expect(await world.fates('t2')).toEqual(['counted']);
  const other = await world.post({ ...fixed, data: { ...fixed.data, minorInjuries: 5 } });
  expect(other.json.rejected).toMatchObject([{ code: 'event-conflict', status: 409 }]);
});
