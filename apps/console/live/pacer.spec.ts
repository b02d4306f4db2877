import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { Pacer } from './pacer.js';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

const counting = (work: () => Promise<void> = async () => undefined) => {
  const starts: number[] = [];
  const pacer = new Pacer(async () => {
    starts.push(performance.now());
    await work();
  }, 100);
  const origin = performance.now();
  return { pacer, starts: () => starts.map((at) => Math.round(at - origin)) };
};

it('runs at once after a quiet interval', () => {
  const { pacer, starts } = counting();
  pacer.ask();
  expect(starts()).toEqual([0]);
});

it('gathers what is asked within the interval into one run at its end', async () => {
  const { pacer, starts } = counting();
  pacer.ask();
  for (let i = 0; i < 9; i += 1) {
    await jest.advanceTimersByTimeAsync(10);
    pacer.ask();
  }
  await jest.advanceTimersByTimeAsync(10);
  expect(starts()).toEqual([0, 100]);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(starts()).toEqual([0, 100]);
  pacer.ask();
  expect(starts()).toEqual([0, 100, 1_100]);
});

it('keeps the pace under a stream of questions', async () => {
  const { pacer, starts } = counting();
  for (let i = 0; i < 50; i += 1) {
    pacer.ask();
    await jest.advanceTimersByTimeAsync(10);
  }
  expect(starts()).toEqual([0, 100, 200, 300, 400, 500]);
});

it('never runs twice at a time, and at once after a run that took longer than the interval', async () => {
  let finish = (): void => undefined;
  const { pacer, starts } = counting(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  pacer.ask();
  pacer.ask();
  await jest.advanceTimersByTimeAsync(250);
  expect(starts()).toEqual([0]);
  finish();
  await jest.advanceTimersByTimeAsync(0);
  expect(starts()).toEqual([0, 250]);
});

it('waits as long as it is told to, and no new question shortens that', async () => {
  const { pacer, starts } = counting();
  pacer.askIn(500);
  pacer.ask();
  await jest.advanceTimersByTimeAsync(499);
  expect(starts()).toEqual([]);
  await jest.advanceTimersByTimeAsync(1);
  expect(starts()).toEqual([500]);
});

it('waits when the run itself asks for a pause', async () => {
  const starts: number[] = [];
  const origin = performance.now();
  const pacer: Pacer = new Pacer(async () => {
    starts.push(Math.round(performance.now() - origin));
    if (starts.length === 1) pacer.askIn(500);
  }, 100);
  pacer.ask();
  await jest.advanceTimersByTimeAsync(499);
  expect(starts).toEqual([0]);
  await jest.advanceTimersByTimeAsync(1);
  expect(starts).toEqual([0, 500]);
});

it('stops: nothing begins any more', async () => {
  const { pacer, starts } = counting();
  pacer.ask();
  pacer.ask();
  await pacer.stop();
  pacer.ask();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(starts()).toEqual([0]);
});
