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
    mayStay: async () => true,
    onDropped: (reason) => dropped.push(reason),
  });
});

const bytes = (n: number): string => 'x'.repeat(n);

it('keeps a reader that is behind by less than the limit', () => {
  client.send(bytes(MOST_PENDING_BYTES / 2));
  client.send(bytes(MOST_PENDING_BYTES / 2));
  expect(client.open).toBe(true);
});

it('cuts a reader off beyond the limit, once, and keeps nothing more for it', () => {
  client.send(bytes(MOST_PENDING_BYTES + 1));
  client.send(bytes(10));
  expect([client.open, output.destroyed, dropped]).toEqual([false, true, ['slow']]);
});

it('lets a snapshot be larger than the limit, and counts what piles up behind it', () => {
  client.sendWhole(bytes(3 * MOST_PENDING_BYTES));
  client.send(bytes(MOST_PENDING_BYTES / 2));
  expect(client.open).toBe(true);
  client.send(bytes(MOST_PENDING_BYTES));
  expect(client.open).toBe(false);
});

it('goes back to the limit when the snapshot has been taken', async () => {
  client.sendWhole(bytes(3 * MOST_PENDING_BYTES));
  const drained = new Promise((resolve) => output.once('drain', resolve));
  output.flow();
  await drained;
  client.send(bytes(MOST_PENDING_BYTES + 1));
  expect(dropped).toEqual(['slow']);
});

it('is closed when its reader goes', async () => {
  const gone = new Promise((resolve) => output.once('close', resolve));
  output.destroy();
  await gone;
  expect([client.open, dropped]).toEqual([false, []]);
});
