// A refusal from the command line, with the whole pipeline beside it: listed, looked at, put right, booked; once.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { EVENTS_TOPIC } from '#contracts/topics';
import { systemClock } from '#ports/clock';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { EVENT_LOOKUP } from '#ports/event-lookup';
import { REFUSALS } from '#ports/refusals';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { type ConsoleWorld, openConsole } from '#test/console/console-world';
import { amend, type EventDraft, report, SOURCE, withdraw } from '#test/ledger/events';
import { runCommandLine } from './command-line.js';
import { refusedVerbs } from './refused.verbs.js';

let world: ConsoleWorld;
let folder: string;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openConsole({ deviceRegion: '100000' });
  folder = mkdtempSync(join(tmpdir(), 'refused-'));
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = async (...argv: string[]) => {
  const said = { out: '', err: '' };
  const { app } = world.service;
  const verbs = refusedVerbs({
    refusals: async () => app.get(REFUSALS),
    lookup: async () => app.get(EVENT_LOOKUP),
    withLog: (work) => work(app.get<EventLog>(EVENT_LOG)),
    regions: async () => app.get<RegionDirectory>(REGION_DIRECTORY).current(),
    clock: systemClock,
    operator: { actor: { kind: 'cli', name: 'tester' }, requestId: null, address: null },
  });
  const status = await runCommandLine(['refused', ...argv], verbs, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { status, ...said };
};
const json = async (...argv: string[]) => {
  const { status, out } = await run(...argv, '--json');
  return { status, value: JSON.parse(out) };
};

const file = (event: unknown): string => {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, JSON.stringify(event));
  return path;
};

/** Sends it, and answers the position at which the ledger refused it. */
const refused = async (...events: EventDraft[]): Promise<string> => {
  await world.send(...events);
  await world.settled();
  const id = events.at(-1)?.id;
  const { value } = await json('list');
  const found = value.find((one: { event: { id: string } | null }) => one.event?.id === id);
  return `${found.topic}/${found.partition}/${found.offset}`;
};

const deaths = async (): Promise<number> => {
  const { json: readings } = await world.get(
    '/api/v1/readings?region=440600&indicator=deaths&window=ytd&asOf=2026-06-30',
  );
  return readings[0].numerator;
};

const recent = { occurredAt: '2026-03-02T09:00:00+08:00' };

it('lists, shows, and replays a corrected event: it is booked, once, and its sender is told', async () => {
  const good = report('g1', 'g1', recent);
  const stale = amend('g3', 'g1', 'nobody-refused', { ...recent, deaths: 3 });
  // What it names was refused, so it is stale for good.
  await world.send(good);
  const other = await refused(report('nobody-refused', 'g1', recent));
  const position = await refused(stale);
  expect(await world.fates('nobody-refused', 'g3')).toEqual(['refused subject-exists', 'refused stale-replaces']);
  expect(await deaths()).toBe(1);

  const { status, value } = await json('list', '--code', 'stale-replaces', '--region', '440605');
  expect(status).toBe(1);
  expect(value).toMatchObject([
    { code: 'stale-replaces', event: { source: SOURCE, id: 'g3' }, subject: 'g1', region: '440605124', replay: null },
  ]);
  const shown = await json('show', position);
  expect(shown.value).toMatchObject({ device: 'environment', headers: { device: 'environment', scope: '100000' } });
  expect(JSON.parse(shown.value.text)).toMatchObject({ id: 'g3', data: { deaths: 3 } });
  expect((await run('show', position)).out).toContain('scope: 100000');

  // As it was it would be refused again; put right it is booked under its own identity.
  const fixed = file(amend('g3', 'g1', 'g1', { ...recent, deaths: 3 }));
  const first = await json('replay', position, '--event', fixed);
  expect(first).toMatchObject({
    ...{ status: 0, value: { replayed: true, already: false, replay: { by: 'ops:tester', changed: true } } },
  });
  await world.settled();
  expect(await world.fates('g3')).toEqual(['counted']);
  expect(await deaths()).toBe(3);
  const again = await json('replay', position, '--event', fixed);
  expect(again.value).toMatchObject({ replayed: true, already: true, replay: { outcome: 'counted' } });
  expect((await run('replay', position, '--as-is')).out).toContain('早已重放');
  await world.settled();
  expect(await deaths()).toBe(3);

  const open = await json('list', '--open');
  expect(open.value.map((one: { event: { id: string } }) => one.event.id)).toEqual(['nobody-refused']);
  expect((await run('show', other)).status).toBe(0);
  // The new record says what it replays, and who did it.
  const { new_partition: partition, new_offset: offset } = (
    await world.database.query<{ new_partition: number; new_offset: bigint }>('select * from refused_replay')
  )[0] ?? { new_partition: -1, new_offset: -1n };
  const [record] = await world.database.query<{ headers: unknown }>(
    'select headers from log_record where topic = $1 and partition = $2 and "offset" = $3',
    [EVENTS_TOPIC, partition, offset],
  );
  expect(record?.headers).toMatchObject({
    ...{ device: 'environment', scope: '100000', replays: position, 'replayed-by': 'ops:tester' },
  });
  // The trail tells it once, however often it was asked for.
  const trail = await world.get('/api/v1/audit?action=refusal-replayed');
  expect(trail.json.items).toMatchObject([
    {
      ...{ actor: { kind: 'cli', name: 'tester' }, object: position, region: '440605124', address: null },
      detail: { source: SOURCE, id: 'g3', changed: true, to: `${EVENTS_TOPIC}/${partition}/${offset}` },
    },
  ]);
});

it('names field and rule of a bad correction, and does nothing', async () => {
  await world.send(report('b1', 'b1', { ...recent, deaths: 0, seriousInjuries: 1 }));
  const position = await refused(report('b2', 'b1', recent));
  const bad: [EventDraft, string][] = [
    [report('b2', 'b2', { ...recent, deaths: -1 }), '#/data/deaths'],
    [{ ...report('b2', 'b2', recent), source: 'urn:fengsui:other' }, 'source-not-allowed'],
    [{ ...report('b2', 'b2', recent), source: `${SOURCE}:below` }, '#/source: inconsistent'],
    [{ ...report('b2', 'b2', recent), history: true }, '#/history: inconsistent'],
    [report('b2', 'b2', { ...recent, region: '999999' }), '#/data/region: region-unknown'],
    [report('b1', 'b2', recent), 'source 与 id'],
    [report('b1', 'b1', { ...recent, deaths: 0, seriousInjuries: 1 }), '无须重放'],
  ];
  for (const [event, words] of bad) {
    const { status, out } = await run('replay', position, '--event', file(event));
    expect([words, status]).toEqual([words, 1]);
    expect(out).toContain(words);
  }
  expect((await json('list', '--open', '--subject', 'b1')).value).toHaveLength(1);
  expect((await run('replay', position)).status).toBe(2);
  expect((await run('replay', position, '--as-is', '--event', 'x')).status).toBe(2);
  expect((await run('replay', position, '--event', join(folder, 'none.json'))).status).toBe(2);
  expect((await run('replay', `${EVENTS_TOPIC}/0/999999`, '--as-is')).status).toBe(2);
  expect((await run('show', 'here')).err).toContain('位点须写作');
});

it('replays as it was what has become right meanwhile; two people at once append it once', async () => {
  // A second report of a subject is right once the first was withdrawn in error and … the subject is another's: here a
  // correction of what was refused, which is booked by now.
  await world.send(report('r1', 'r1', recent));
  const first = await refused(report('r2', 'r1', recent));
  const second = await refused(withdraw('r3', 'r1', 'r2'));
  const fixed = file(amend('r2', 'r1', 'r1', recent));
  expect((await run('replay', first, '--event', fixed)).status).toBe(0);
  await world.settled();
  const both = await Promise.all([json('replay', second, '--as-is'), json('replay', second, '--as-is')]);
  expect(both.map(({ value }) => value.already).sort()).toEqual([false, true]);
  await world.settled();
  expect(await world.fates('r2', 'r3')).toEqual(['counted', 'counted']);
  const [{ n } = { n: -1n }] = await world.database.query<{ n: bigint }>(
    `select count(*) as n from log_record where topic = $1 and headers->>'replays' = $2`,
    [EVENTS_TOPIC, second],
  );
  expect(n).toBe(1n);
});

it('a refusal that nobody can read goes in again only corrected', async () => {
  const { app } = world.service;
  const [{ partition, offset } = { partition: 0, offset: 0n }] = await app
    .get<EventLog>(EVENT_LOG)
    .append(EVENTS_TOPIC, [{ key: 'u1', value: Buffer.from([0xff, 0x7b]), headers: { device: 'd9' } }]);
  await world.settled();
  const position = `${EVENTS_TOPIC}/${partition}/${offset}`;
  const { value } = await json('show', position);
  expect(value).toMatchObject({ code: 'malformed', event: null, region: null, text: null, base64: '/3s=' });
  expect((await run('replay', position, '--as-is')).out).toContain('malformed');
  expect((await run('replay', position, '--event', file(report('u1', 'u1', recent)))).status).toBe(0);
  await world.settled();
  expect(await world.fates('u1')).toEqual(['counted']);
});
