// A crowd of readers of the live stream over raw sockets; some stop reading as soon as they have asked.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SUPERVISOR_TOKEN } from '../instance/api.js';

export interface LiveCrowd {
  /** Of those who read: how many have heard something since they were asked last. */
  heard(): number;
  /** Of those who read: how many were cut off. */
  cutOff(): number;
  close(): void;
}

const AT_ONCE = 50;

export const openCrowd = async (
  url: string,
  crowd: { readers: number; stalled: number; regions: readonly string[] },
): Promise<LiveCrowd> => {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  const heard = new Set<Socket>();
  const cut = new Set<Socket>();
  const join = async (n: number): Promise<void> => {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const region = crowd.regions[n % crowd.regions.length];
    const path = `/api/v1/live?region=${region}&indicator=deaths`;
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${SUPERVISOR_TOKEN}\r\n\r\n`);
    // Every second one stalls, so that both kinds came at the same time.
    if (n % 2 === 1 && n < 2 * crowd.stalled) {
      socket.pause();
      return;
    }
    socket.on('data', () => heard.add(socket));
    socket.on('close', () => cut.add(socket));
    await once(socket, 'data');
  };
  const all = crowd.readers + crowd.stalled;
  for (let n = 0; n < all; n += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, all - n) }, (_, i) => join(n + i)));
  }
  return {
    heard: () => {
      const { size } = heard;
      heard.clear();
      return size;
    },
    cutOff: () => cut.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
