import { Writable } from 'node:stream';
import { beforeEach, expect, it } from '@jest/globals';
import { type DropReason, LiveClient, MOST_PENDING_BYTES } from './live-client.js';

/** Takes nothing until it is told to. */
class StuckOutput extends Writable {
  private release: () => void = () => undefined;
  taken = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.taken += chunk.toString();
    this.release = done;
  }

  flow(): void {
    this.release();
  }
}

let output: StuckOutput;
let dropped: DropReason[];
let client: LiveClient;
beforeEach(() => {
  output = new StuckOutput();
  dropped = [];
  client = new LiveClient(output, {
    replayFrom: undefined,
    opener: undefined,
    onDropped: (reason) => dropped.push(reason),
  });
});

const bytes = (n: number): string => 'x'.repeat(n);

const CHUNK = MOST_PENDING_BYTES / 8;
const sendUntilDropped = (most: number): number => {
  let sent = 0;
  for (; sent < most && client.open; sent += 1) client.send(bytes(CHUNK));
  return sent;
};

it('keeps a reader that is behind by less than the limit', () => {
  sendUntilDropped(8);
  expect([client.open, dropped]).toEqual([true, []]);
});

it('cuts a reader off beyond the limit, once, and keeps nothing more for it', () => {
  // The limit, the largest text, and the one that finds both exceeded.
  expect(sendUntilDropped(100)).toBe(11);
  client.send(bytes(10));
  expect([client.open, output.destroyed, dropped]).toEqual([false, true, ['slow']]);
});

it('lets one text be larger than the limit, and counts what piles up behind it', () => {
  client.send(bytes(3 * MOST_PENDING_BYTES));
  sendUntilDropped(8);
  expect(client.open).toBe(true);
  sendUntilDropped(2);
  expect(client.open).toBe(false);
});

it('goes back to the limit when the large text has been taken', async () => {
  client.send(bytes(3 * MOST_PENDING_BYTES));
  const drained = new Promise((resolve) => output.once('drain', resolve));
  output.flow();
  await drained;
  expect(sendUntilDropped(100)).toBe(11);
});

it('is closed when its reader goes', async () => {
  const gone = new Promise((resolve) => output.once('close', resolve));
  output.destroy();
  await gone;
  expect([client.open, dropped]).toEqual([false, []]);
});
