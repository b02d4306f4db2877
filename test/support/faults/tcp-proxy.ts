// A TCP proxy on loopback that can be made a bad network: late, silent, cut, sliced, narrow, or deaf to what comes back. What
// it holds back is bounded: it reads no further while a piece is on its way.

import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type Weather =
  | { readonly type: 'fine' }
  /** Each piece arrives so much later, either way. */
  | { readonly type: 'latency'; readonly ms: number }
  /** Half-open: connections stand and nothing passes. */
  | { readonly type: 'silent' }
  /** Requests pass, replies do not: what was asked for is done, and nobody hears of it. */
  | { readonly type: 'deaf' }
  /** Pieces of so many bytes. */
  | { readonly type: 'sliced'; readonly bytes: number }
  | { readonly type: 'narrow'; readonly bytesPerSecond: number }
  /** Nobody listens. */
  | { readonly type: 'refused' };

export interface TcpProxy {
  readonly port: number;
  /** Where to; may be told after the proxy has its port. */
  aimAt(port: number): void;
  set(weather: Weather): void;
  /** Every open connection is reset; new ones are as the weather says. */
  cut(): void;
  close(): Promise<void>;
}

const FINE: Weather = { type: 'fine' };
const LOOK_EVERY_MS = 20;

export const startProxy = async (target = 0): Promise<TcpProxy> => {
  let weather: Weather = FINE;
  let aim = target;
  const open = new Set<Socket>();
  const hold = (socket: Socket): Socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // The other side is told by its own end.
    socket.on('error', () => undefined);
    return socket;
  };
  const server: Server = createServer({ allowHalfOpen: false }, (near) => {
    hold(near);
    if (weather.type === 'refused') return void near.resetAndDestroy();
    const far = hold(dial({ port: aim, host: '127.0.0.1' }));
    void pump(near, far, () => weather, 'there');
    void pump(far, near, () => weather, 'back');
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port,
    aimAt: (to) => {
      aim = to;
    },
    set: (next) => {
      weather = next;
      if (next.type === 'refused') cut();
    },
    cut,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

const pump = async (from: Socket, to: Socket, weather: () => Weather, way: 'there' | 'back'): Promise<void> => {
  try {
    for await (const chunk of from) {
      await pass(chunk, to, weather, way);
      if (to.destroyed) return;
    }
    to.end();
  } catch {
    to.destroy();
  }
};

const pass = async (chunk: Buffer, to: Socket, weather: () => Weather, way: 'there' | 'back'): Promise<void> => {
  while (weather().type === 'silent' && !to.destroyed) await pause(LOOK_EVERY_MS);
  const now = weather();
  if (now.type === 'deaf' && way === 'back') return;
  const size = now.type === 'sliced' ? now.bytes : now.type === 'narrow' ? 512 : chunk.length;
  for (let at = 0; at < chunk.length && !to.destroyed; at += size) {
    const piece = chunk.subarray(at, at + size);
    if (now.type === 'latency') await pause(now.ms);
    if (now.type === 'narrow') await pause((piece.length / now.bytesPerSecond) * 1_000);
    if (now.type === 'sliced') await pause(1);
    if (!to.write(piece)) await drained(to);
  }
};

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });
