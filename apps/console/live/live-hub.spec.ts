// The life of the streams on a clock that the test holds; what is read is what the test says.

import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Notice } from '#contracts/log/notice';
import type { Reading } from '#domain/indicator/reading';
import { TransientFailure } from '#ports/failures';
import type { ReadingAnswer, ReadingQuery } from '#readings/reading-query';
import { createLogger } from '#telemetry/logger';
import { createRegistry } from '#telemetry/registry';
import { sampleReading } from '#test/alerting/sample-reading';
import { aTree } from '#test/builders/regions';
import { type DropReason, LiveClient } from './live-client.js';
import type { LiveFilter } from './live-feed.js';
import { LiveHub } from './live-hub.js';
import { createLiveMetrics } from './live-metrics.js';
import { LiveReader } from './live-reader.js';
import { LiveRound } from './live-round.js';

const START = Date.parse('2026-03-02T23:59:00+08:00');
const FILTER: LiveFilter = { region: '440605', indicators: ['deaths'], windows: ['period'] };
const notice = (over: Partial<Notice> = {}): Notice => ({
  ...{
    region: '440605',
    counters: ['deaths'],
    measures: [],
    targets: [],
    surveys: false,
    hazards: false,
    incidents: [],
  },
  ...{ slot: 0, upTo: '1', appendedAt: START, cause: 'events' },
  ...over,
});

let asked: ReadingQuery[];
let answerWith: (query: ReadingQuery) => ReadingAnswer;
let hub: LiveHub;

beforeEach(() => {
  jest.useFakeTimers({ now: START, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  asked = [];
  answerWith = ({ regions, indicators }) => ({
    state: 'ready',
    readings: regions.flatMap((region) =>
      indicators.map((indicator): Reading => ({ ...sampleReading(), region, indicator, numerator: asked.length })),
    ),
  });
  const tree = aTree();
  const directory = { current: () => tree, knownAt: async () => tree, refresh: async () => tree };
  const clock = { now: () => Date.now() };
  const metrics = createLiveMetrics(createRegistry('test', '0'));
  const reader = new LiveReader(
    {
      read: async (query: ReadingQuery) => {
        asked.push(query);
        return answerWith(query);
      },
    },
    { list: async () => ({ items: [], nextCursor: null }) },
    { get: async () => [] },
    { of: async () => new Map() },
  );
  const rounds = new LiveRound(reader, { end: async () => 0n, read: async () => [] }, metrics, clock);
  hub = new LiveHub(rounds, directory, clock, metrics, createLogger('test', 'silent'));
});
afterEach(async () => {
  jest.useRealTimers();
  await hub.onModuleDestroy();
});

const listen = (filter: LiveFilter = FILTER) => {
  let text = '';
  const dropped: DropReason[] = [];
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const client = new LiveClient(output, {
    replayFrom: undefined,
    opener: undefined,
    onDropped: (reason) => dropped.push(reason),
  });
  hub.open(client, filter);
  return {
    client,
    dropped,
    events: () => [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name),
    comments: () => text.split('\n').filter((line) => line === ':').length,
  };
};

/** Lets what is under way finish, `ms` later. */
const pass = async (ms = 0): Promise<void> => {
  await jest.advanceTimersByTimeAsync(ms);
  for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
  await jest.advanceTimersByTimeAsync(0);
};

it('reads once for all who look at the same', async () => {
  const streams = [listen(), listen(), listen()];
  await pass(200);
  const atStart = asked.length;
  hub.takeNotices([notice(), notice()]);
  await pass(200);
  for (const stream of streams) expect(stream.events()).toEqual(['snapshot', 'reading']);
  expect(asked.length - atStart).toBe(1);
  expect(asked.at(-1)).toMatchObject({ regions: ['440605'], indicators: ['deaths'], windows: ['period'] });
});

it('reads nothing that nobody looks at', async () => {
  listen();
  await pass(200);
  const atStart = asked.length;
  hub.takeNotices([notice({ region: '440604' }), notice({ counters: ['accidents.fire'] })]);
  await pass(200);
  expect(asked.length).toBe(atStart);
});

it('waits with a snapshot until the sums are ready, and sends no less', async () => {
  const ready = answerWith;
  answerWith = () => ({ state: 'not-ready', slots: [0] });
  const stream = listen();
  await pass(2_000);
  expect(stream.events()).toEqual([]);
  answerWith = ready;
  await pass(600);
  expect(stream.events()).toEqual(['snapshot']);
});

it('keeps what was to be told while a dependency is away', async () => {
  const stream = listen();
  await pass(200);
  const ready = answerWith;
  answerWith = () => {
    throw new TransientFailure('reading-store', 'gone');
  };
  hub.takeNotices([notice()]);
  await pass(2_000);
  expect(stream.events()).toEqual(['snapshot']);
  answerWith = ready;
  await pass(600);
  expect(stream.events()).toEqual(['snapshot', 'reading']);
});

it('ends the streams on a bug: nobody shall look at figures that no longer move', async () => {
  const stream = listen();
  await pass(200);
  answerWith = () => {
    throw new Error('a bug');
  };
  hub.takeNotices([notice()]);
  await pass(200);
  expect([stream.client.open, stream.dropped]).toEqual([false, ['failed']]);
});

it('begins again for everybody at midnight', async () => {
  const stream = listen();
  await pass(2_000);
  expect(stream.events()).toEqual(['snapshot']);
  await pass(60_000);
  expect(stream.events()).toEqual(['snapshot', 'snapshot']);
});

it('says something every 15 s', async () => {
  const stream = listen();
  await pass(15_000);
  expect(stream.comments()).toBe(1);
  await pass(46_000);
  expect(stream.comments()).toBe(4);
});

it('keeps nothing of what comes while nobody listens', async () => {
  hub.takeNotices([notice()]);
  await hub.takeAlerts([{ offset: 0n, region: '440605', indicator: 'deaths', json: '{}' }]);
  await pass(200);
  expect(asked).toEqual([]);
});
