import { expect, it, jest } from '@jest/globals';
import { eventually } from './eventually.js';

it('gives the value of the first look that does not throw', async () => {
  let looks = 0;
  const value = await eventually(() => {
    looks += 1;
    expect(looks).toBeGreaterThanOrEqual(3);
    return `look ${looks}`;
  });
  expect(value).toBe('look 3');
});

it('takes an asynchronous condition, and `false` as not yet', async () => {
  const answers = [false, false, true];
  await expect(eventually(async () => answers.shift())).resolves.toBe(true);
});

it('takes an assertion that returns nothing', async () => {
  await expect(eventually(() => expect(1).toBe(1))).resolves.toBeUndefined();
});

it('fails with the last error of the assertion when the time is over', async () => {
  let looks = 0;
  const failing = eventually(
    () => {
      looks += 1;
      throw new Error(`three are missing, look ${looks}`);
    },
    { timeoutMs: 40 },
  );
  await expect(failing).rejects.toThrow(/three are missing, look \d+\n\(still so after \d+ ms and \d+ looks\)/);
  expect(looks).toBeGreaterThan(1);
});

it('does not wait for a look that hangs', async () => {
  await expect(eventually(() => new Promise(() => undefined), { timeoutMs: 30 })).rejects.toThrow('did not answer');
});

it('polls in real time under fake timers', async () => {
  jest.useFakeTimers();
  try {
    let looks = 0;
    await eventually(() => {
      looks += 1;
      return looks > 2;
    });
    expect(looks).toBe(3);
  } finally {
    jest.useRealTimers();
  }
});
