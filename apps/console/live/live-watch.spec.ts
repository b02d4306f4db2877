import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { TransientFailure } from '#ports/failures';
import type { Credentials, Standing } from '#ports/people';
import { createLogger } from '#telemetry/logger';
import { MemoryPeople } from '#test/memory-people';
import { type DropReason, LiveClient, type Opener } from './live-client.js';
import { LiveWatch } from './live-watch.js';

let people: MemoryPeople;
let clients: LiveClient[];
let watch: LiveWatch;
let asked: Credentials[];
let versions: number;
let isAway: boolean;

class CountedPeople extends MemoryPeople {
  override async version(): Promise<bigint> {
    versions += 1;
    if (isAway) throw new TransientFailure('database', 'gone');
    return super.version();
  }
  override async standing(credentials: Credentials, now: number): Promise<Standing> {
    asked.push(credentials);
    return super.standing(credentials, now);
  }
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  [asked, versions, isAway, clients] = [[], 0, false, []];
  people = new CountedPeople();
  for (const name of ['li', 'wang']) people.add({ name, role: 'viewer', region: '440605', passwordHash: 'x' });
  const hub = { openClients: () => clients.filter((client) => client.open) };
  watch = new LiveWatch(hub, people, { now: () => Date.now() }, createLogger('test', 'silent'));
  watch.onApplicationBootstrap();
});
afterEach(async () => {
  await watch.onModuleDestroy();
  jest.useRealTimers();
});

const listen = (name: string, by: Opener['by'] = 'users', key = name): DropReason[] => {
  const dropped: DropReason[] = [];
  const person = { name, role: 'viewer', region: '440605' } as const;
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const onDropped = (reason: DropReason): void => void dropped.push(reason);
  clients.push(new LiveClient(output, { replayFrom: undefined, opener: { by, key, person }, onDropped }));
  return dropped;
};
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

it('asks nothing while nobody listens, and of many streams one small thing twice a second', async () => {
  await pass(10_000);
  expect(versions).toBe(0);
  for (let i = 0; i < 100; i++) listen('li');
  await pass(5_000);
  expect(versions).toBe(10);
  // Once, when they were new: one key for all of them.
  expect(asked).toEqual([{ sessions: [], tokens: [], users: ['li'] }]);
});

it('ends the streams of who was disabled within a second, and no others', async () => {
  const [li, wang] = [listen('li'), listen('wang')];
  await pass(2_000);
  people.disable('li');
  people.changes += 1n;
  await pass(1_000);
  expect([li, wang]).toEqual([['signed-out'], []]);
});

it('looks at a stream that was opened while its person was being disabled', async () => {
  listen('wang');
  await pass(1_000);
  people.disable('li');
  people.changes += 1n;
  await pass(1_000);
  const late = listen('li');
  await pass(1_000);
  expect(late).toEqual(['signed-out']);
});

it('ends what was opened with another role or region', async () => {
  const stream = listen('li');
  await pass(1_000);
  people.add({ name: 'li', role: 'viewer', region: '440604', passwordHash: 'x' });
  people.changes += 1n;
  await pass(1_000);
  expect(stream).toEqual(['signed-out']);
});

it('sees within a minute that a session ran out, and keeps one alive that listens', async () => {
  const hash = (text: string): Buffer => Buffer.from(text);
  const [short, long] = [60_000, 1_000_000];
  people.sessions.push({ idHash: hash('a'), user: 'li', expiresAt: short, endsAt: short });
  people.sessions.push({ idHash: hash('b'), user: 'wang', expiresAt: short + 30_000, endsAt: long });
  const [ran, kept] = [
    listen('li', 'sessions', hash('a').toString('hex')),
    listen('wang', 'sessions', hash('b').toString('hex')),
  ];
  await pass(180_000);
  expect([ran, kept]).toEqual([['signed-out'], []]);
});

it('lets everybody listen while the database is away, and looks again when it is back', async () => {
  const stream = listen('li');
  await pass(1_000);
  isAway = true;
  people.disable('li');
  people.changes += 1n;
  await pass(5_000);
  expect(stream).toEqual([]);
  isAway = false;
  await pass(1_000);
  expect(stream).toEqual(['signed-out']);
});
