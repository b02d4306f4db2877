import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { PermanentFailure } from '#ports/failures';
import { diskFull, saysNoSpace } from './disk-full.js';
import type { Postmaster } from './postmaster.js';
import { supervise } from './supervision.js';

/** No system has a process of this number. */
const DEAD = { pid: 2 ** 30, port: 1 };

const said: string[] = [];
const logger = {
  info: (_: object, message: string) => void said.push(message),
  warn: (_: object, message: string) => void said.push(message),
};
beforeEach(() => {
  said.length = 0;
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const minutes = async (n: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(n * 60_000);
};

it('tries ever more rarely while the server cannot start, says so once a minute, and goes on when it can', async () => {
  const starts: number[] = [];
  let isFull = true;
  const start = async (): Promise<Postmaster> => {
    starts.push(performance.now());
    if (isFull) throw diskFull();
    return { pid: process.pid, port: 1 };
  };
  const supervision = supervise(DEAD, start, logger);
  await minutes(10);
  const pauses = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
  expect(pauses.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
  expect(Math.max(...pauses)).toBe(5_000);
  expect(said.length).toBeLessThan(30);
  expect(new Set(said)).toEqual(new Set(['embedded_postgres_died', 'embedded_postgres_restart_failed']));
  isFull = false;
  await jest.advanceTimersByTimeAsync(5_500);
  expect(said.at(-1)).toBe('embedded_postgres_restarted');
  expect(await supervision.stop()).toMatchObject({ pid: process.pid });
});

it('does not run around with a server that starts and dies at its first write', async () => {
  let starts = 0;
  const start = async (): Promise<Postmaster> => ({ ...DEAD, pid: DEAD.pid + ++starts });
  const supervision = supervise(DEAD, start, logger);
  await minutes(1);
  expect(starts).toBeLessThan(20);
  await supervision.stop();
});

it('knows a full disk by what Node, the server or its log says', () => {
  const [ofNode, ofServer] = [{ code: 'ENOSPC' }, { code: '53100' }];
  for (const told of [ofNode, ofServer, 'FATAL:  could not write lock file: No space left on device'])
    expect(saysNoSpace(told)).toBe(true);
  for (const told of [{ code: 'ENOENT' }, 'FATAL:  lock file already exists', undefined])
    expect(saysNoSpace(told)).toBe(false);
  expect(diskFull()).toBeInstanceOf(PermanentFailure);
});
