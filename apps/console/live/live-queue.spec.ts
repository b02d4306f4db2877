import { expect, it } from '@jest/globals';
import { LiveQueue } from './live-queue.js';

const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `i${from + i}`);

it('keeps each key once, and the newest append time behind them', () => {
  const queue = new LiveQueue();
  const key = { indicator: 'deaths', region: '440605' };
  queue.addChanges([key, { ...key }], ['i1'], 5);
  queue.addChanges([key], ['i1'], 3);
  queue.addChanges([], []);
  expect(queue.takeChanges()).toEqual({ keys: [key], incidents: ['i1'], appendedAt: 5 });
  expect(queue.takeChanges()).toEqual({ keys: [], incidents: [], appendedAt: undefined });
});

it('hands many incidents out in parts, in the order in which they came', () => {
  const queue = new LiveQueue();
  queue.addChanges([], ids(0, 450));
  const parts = [queue.takeChanges(), queue.takeChanges(), queue.takeChanges()].map(({ incidents }) => incidents);
  expect(parts.map((part) => part.length)).toEqual([200, 200, 50]);
  expect(parts.flat()).toEqual(ids(0, 450));
  expect(queue.hasMore).toBe(false);
});

it('is bounded: of a flood of incidents the newest stay', () => {
  const queue = new LiveQueue();
  for (let i = 0; i < 100_000; i += 1_000) queue.addChanges([], ids(i, i + 1_000));
  const rest: string[] = [];
  while (queue.hasMore) rest.push(...queue.takeChanges().incidents);
  expect(rest).toEqual(ids(98_000, 100_000));
});

it('lets a consumer of alerts go on when they were told', async () => {
  const queue = new LiveQueue();
  const told = queue.addAlerts([]);
  for (const { done } of queue.takeAlerts()) done();
  await told;
  expect(queue.takeAlerts()).toEqual([]);
});
