// An administrator of Nanhai and the devices of Nanhai: given out, renewed, taken back at once; a phone enrolled by its code; and
// the trail of all of it, which a neighbour's administrator does not see.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { actionSchema } from '#contracts/api/action-json';
import { deviceSchema } from '#contracts/api/device-json';
import { PostgresDevices } from '#postgres/people/postgres-devices';
import { type Answer, bearer, type ConsoleWorld, openConsole } from '#test/console/console-world';
import { addPerson } from '#test/console/people';
import { eventually } from '#test/eventually';
import { report, TOWN } from '#test/ledger/events';

type Headers = Record<string, string>;

let world: ConsoleWorld;
let admin: Headers;
let neighbour: Headers;
let viewer: Headers;
let reader: Headers;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole();
  admin = await addPerson(world, { name: 'nan', role: 'administrator', region: '440605' });
  neighbour = await addPerson(world, { name: 'shun', role: 'administrator', region: '440606' });
  viewer = await addPerson(world, { name: 'vera', role: 'supervisor', region: '440605' });
  reader = await addPerson(world, { name: 'rita', role: 'administrator', region: '440605', scope: 'read' });
});
afterAll(() => world.close());

const DEVICES = '/api/v1/devices';
const call = (method: string, path: string, headers: Headers, body?: unknown): Promise<Answer> =>
  world.request(path, {
    ...{ method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) } },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const add = (body: unknown, headers = admin) => call('POST', DEVICES, headers, body);

let sent = 0;
/** What the door says to one event of that device. */
const knock = async (token: string, source: string): Promise<number> => {
  sent += 1;
  const id = `k${sent}`;
  const { status } = await world.request('/api/v1/events', {
    ...{ method: 'POST', headers: { ...bearer(token), 'content-type': 'application/cloudevents+json' } },
    body: JSON.stringify({ ...report(id, `i-${id}`, { occurredAt: new Date().toISOString() }), source }),
  });
  return status;
};

describe('devices', () => {
  it('come with a token that works at once, only for their own source', async () => {
    const { status, json } = await add({ name: '一号', region: TOWN });
    expect([status, json.source, json.region]).toEqual([201, `urn:fengsui:device:${json.id}`, TOWN]);
    expect(await knock(json.token, json.source)).toBe(202);
    expect(await knock(json.token, 'urn:fengsui:device:another')).toBe(403);
    const { json: list, text } = await world.get(DEVICES, admin);
    expect(deviceSchema.parse(list.items.find(({ id }: { id: string }) => id === json.id)).name).toBe('一号');
    expect(text).not.toContain(json.token);
    expect(text).not.toMatch(/hash/i);
  });

  it('are renewed and taken back at once', async () => {
    const { json: first } = await add({ name: '二号', region: '440605' });
    const renewed = await call('POST', `${DEVICES}/${first.id}/rotation`, admin);
    expect(renewed.status).toBe(201);
    expect(await knock(first.token, first.source)).toBe(401);
    expect(await knock(renewed.json.token, first.source)).toBe(202);
    expect((await call('DELETE', `${DEVICES}/${first.id}`, admin)).status).toBe(204);
    expect(await knock(renewed.json.token, first.source)).toBe(401);
    expect((await call('POST', `${DEVICES}/${first.id}/rotation`, admin)).status).toBe(409);
    expect((await call('POST', `${DEVICES}/${first.id}/enrolments`, admin)).status).toBe(409);
    const { json } = await world.get(`${DEVICES}?state=revoked`, admin);
    expect(json.items.map(({ id }: { id: string }) => id)).toContain(first.id);
  });

  it('that another process took back are refused within a second', async () => {
    const { json } = await add({ name: '三号', region: '440605' });
    expect(await knock(json.token, json.source)).toBe(202);
    await new PostgresDevices(world.database).revoke(json.id, Date.now());
    const since = Date.now();
    await eventually(async () => expect(await knock(json.token, json.source)).toBe(401));
    expect(Date.now() - since).toBeLessThan(1_000);
  });

  it('of another region are nobody else’s: not listed, not added, not touched', async () => {
    const { json } = await add({ name: '四号', region: TOWN });
    const listed = await world.get(DEVICES, neighbour);
    expect(listed.text).not.toContain(json.id);
    expect((await world.get(`${DEVICES}?region=440605`, neighbour)).json.code).toBe('region-not-allowed');
    for (const [method, path] of [
      ['POST', `${DEVICES}/${json.id}/rotation`],
      ['POST', `${DEVICES}/${json.id}/enrolments`],
      ['DELETE', `${DEVICES}/${json.id}`],
    ] as const) {
      const { status, json: problem } = await call(method, path, neighbour);
      expect([path, status, problem.code]).toEqual([path, 403, 'region-not-allowed']);
    }
    for (const region of ['440605', '440600', '100000']) {
      expect([region, (await add({ name: 'x', region }, neighbour)).json.code]).toEqual([region, 'region-not-allowed']);
    }
    expect(await knock(json.token, json.source)).toBe(202);
    expect((await call('DELETE', `${DEVICES}/nobody`, admin)).status).toBe(404);
  });

  it('are for administrators who may change something', async () => {
    for (const who of [viewer, reader]) {
      expect((await add({ name: 'x', region: '440605' }, who)).json.code).toBe('forbidden');
      expect((await world.get('/api/v1/audit', who)).json.code).toBe('forbidden');
    }
    const { json } = await add({ name: 'five', region: '440605' });
    expect((await world.get(DEVICES, bearer(json.token))).status).toBe(403);
    expect((await add({ name: 'x', region: '440605' }, {})).status).toBe(401);
  });

  it.each([
    [{ region: '440605' }, '#/name required'],
    [{ name: 'x', region: '999999' }, '#/region region-unknown'],
    [{ name: 'x', region: '440605', types: ['safety.nothing'] }, '#/types/0 not-allowed-value'],
    [{ name: 'x', region: '440605', history: true }, '#/history unknown-field'],
    [{ name: 'x', region: '440605', source: 'urn:fengsui' }, '#/source unknown-field'],
  ])('refuse %j, naming the field', async (body, fault) => {
    const { status, json } = await add(body);
    const faults = json.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
    expect([status, ...faults]).toEqual([422, fault]);
  });
});

describe('a phone', () => {
  const enrol = (code: string) => call('POST', `/api/v1/enrolments/${code}`, {});

  it('gets its token for the code, once, and nobody else ever saw it', async () => {
    const { json, text } = await add({ name: '手机', region: TOWN, enrol: true });
    expect(json.token).toBeUndefined();
    expect(text).not.toContain('fsd_');
    const { code, url, expiresAt } = json.enrolment;
    expect(url).toBe(`${world.url}/enrol#${code}`);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const first = await enrol(code);
    expect([first.status, first.json.id, first.headers.get('cache-control')]).toEqual([201, json.id, 'no-store']);
    expect(await knock(first.json.token, json.source)).toBe(202);
    const again = await enrol(code);
    expect([again.status, again.json.code]).toEqual([404, 'not-found']);
    expect(await knock(first.json.token, json.source)).toBe(202);
  });

  it('that is enrolled anew leaves the old one without a token', async () => {
    const { json: old } = await add({ name: '旧手机', region: TOWN });
    const { json } = await call('POST', `${DEVICES}/${old.id}/enrolments`, admin);
    expect(await knock(old.token, old.source)).toBe(202);
    const fresh = await enrol(json.code);
    expect(await knock(old.token, old.source)).toBe(401);
    expect(await knock(fresh.json.token, old.source)).toBe(202);
  });

  it('gets nothing for a code that ran out, is no code, or whose device is gone', async () => {
    const { json } = await add({ name: '迟到', region: TOWN, enrol: true });
    await world.database.query(`update enrolment set expires_at = now() where device_id = $1`, [json.id]);
    expect((await enrol(json.enrolment.code)).status).toBe(404);
    expect((await enrol('x')).status).toBe(404);
    expect((await enrol('a'.repeat(32))).status).toBe(404);
    const { json: gone } = await add({ name: '撤了', region: TOWN, enrol: true });
    await call('DELETE', `${DEVICES}/${gone.id}`, admin);
    expect((await enrol(gone.enrolment.code)).status).toBe(404);
  });
});

describe('the trail', () => {
  it('tells the administrators of the region who did what, from where, and no secret', async () => {
    const { json } = await add({ name: '九号', region: TOWN });
    const { json: page } = await world.get(`/api/v1/audit?object=${json.id}`, admin);
    const [action] = page.items;
    expect(actionSchema.parse(action)).toMatchObject({
      ...{ actor: { kind: 'token', name: 'nan' }, action: 'device-added', object: json.id, region: TOWN },
      detail: { name: '九号', source: json.source, types: 'all', history: false },
    });
    expect(action.address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(action.requestId).not.toBeNull();
    const everything = await world.get('/api/v1/audit?limit=1000');
    expect(everything.text).not.toContain(json.token);
    expect((await world.get(`/api/v1/audit?object=${json.id}`, neighbour)).json.items).toEqual([]);
    expect((await world.get('/api/v1/audit?region=440605', neighbour)).status).toBe(403);
  });

  it('goes page by page, and as a table', async () => {
    const first = await world.get('/api/v1/audit?limit=2', admin);
    const second = await world.get(`/api/v1/audit?limit=2&cursor=${first.json.nextCursor}`, admin);
    const seqs = [...first.json.items, ...second.json.items].map(({ seq }: { seq: string }) => Number(seq));
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(new Set(seqs).size).toBe(4);
    const table = await world.get('/api/v1/audit?action=device-added&limit=1', { ...admin, accept: 'text/csv' });
    expect(table.text.split('\r\n')[0]).toContain('seq,at,actorKind,actor,action,object,region');
    const wrong = await world.get('/api/v1/audit?action=nonsense', admin);
    expect(wrong.json.errors[0].pointer).toBe('#/query/action');
    expect((await world.get('/api/v1/audit?cursor=zzz', admin)).status).toBe(422);
  });

  it('has what people posted to the log', async () => {
    const target = {
      ...{ specversion: '1.0', id: 't1', source: 'urn:fengsui:user:vera', type: 'safety.target.set' },
      ...{ subject: 'deaths/440605/2026-01-01..2027-01-01', time: new Date().toISOString() },
      datacontenttype: 'application/json',
      data: {
        ...{ indicator: 'deaths', region: '440605', from: '2026-01-01', to: '2027-01-01' },
        ...{ comparison: 'at-most', limit: 3, setBy: '南海区' },
      },
    };
    const post = (headers: Headers) =>
      world.request('/api/v1/events', {
        ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/cloudevents+json' } },
        body: JSON.stringify(target),
      });
    const looker = await addPerson(world, { name: 'lou', role: 'viewer', region: '440605' });
    const onlyReads = await addPerson(world, { name: 'ron', role: 'supervisor', region: '440605', scope: 'read' });
    for (const who of [looker, onlyReads]) expect((await post(who)).json.code).toBe('forbidden');
    expect((await post(viewer)).status).toBe(202);
    const { json } = await world.get('/api/v1/audit?action=event-submitted', admin);
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({
      ...{ actor: { kind: 'token', name: 'vera' }, object: target.subject, region: '440605' },
      detail: { type: 'safety.target.set', source: 'urn:fengsui:user:vera', id: 't1' },
    });
  });
});
