import { afterEach, expect, it, jest } from '@jest/globals';
import { PermanentFailure } from '#ports/failures';
import { Health } from './health.js';

const up = async (): Promise<void> => undefined;
const down = (): Promise<void> => Promise.reject(new Error('connection refused'));
const silent = (): Promise<void> => new Promise(() => undefined);

afterEach(() => {
  jest.useRealTimers();
});

it('is ready when every dependency answers', async () => {
  const report = await new Health({ database: up, 'event-log': up }).check();
  expect(report).toEqual({
    ready: true,
    dependencies: { database: 'up', 'event-log': 'up' },
    stopped: [],
    warnings: [],
  });
});

it('names what refuses', async () => {
  const report = await new Health({ database: up, 'event-log': down }).check();
  expect(report).toMatchObject({ ready: false, dependencies: { database: 'up', 'event-log': 'down' } });
});

it('takes no answer within two seconds for none', async () => {
  jest.useFakeTimers();
  const checking = new Health({ database: silent }).check();
  await jest.advanceTimersByTimeAsync(2_000);
  expect(await checking).toMatchObject({ ready: false, dependencies: { database: 'down' } });
});

it('is not ready while a consumer has stopped, and says which and why', async () => {
  const health = new Health({ database: up });
  health.consumerStopped('ledger', { type: 'offset-out-of-range', partition: 3, wanted: 9n, low: 0n, end: 5n });
  health.consumerStopped('alerting', { type: 'failed', error: new Error('a bug') });
  health.consumerStopped('ledger', {
    type: 'failed',
    partition: 1,
    error: new PermanentFailure('never', 'a sentence'),
  });
  expect(await health.check()).toMatchObject({
    ready: false,
    dependencies: { database: 'up' },
    stopped: ['ledger/3: offset-out-of-range', 'alerting: failed', 'ledger/1: never: a sentence'],
  });
});

it('warns and is ready', async () => {
  const report = await new Health({ database: up }, async () => ['the disk is nearly full']).check();
  expect(report).toMatchObject({ ready: true, warnings: ['the disk is nearly full'] });
});

it('is not ready once it is closing', async () => {
  const health = new Health({ database: up });
  health.closing();
  expect((await health.check()).ready).toBe(false);
});
