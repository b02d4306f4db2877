// The crowd itself, and every half second what became of it: `{"heard", "cutOff"}`, texts so far and readers cut off.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { SUPERVISOR_TOKEN } from '../instance/api.js';
import type { CrowdWish } from './live-crowd.js';

const AT_ONCE = 50;

const crowd: CrowdWish = JSON.parse(process.argv[2] ?? '');
const { hostname, port } = new URL(crowd.url);
const cut = new Set<Socket>();
let heard = 0;

const join = async (n: number): Promise<void> => {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const region = crowd.regions[n % crowd.regions.length];
  const path = `/api/v1/live?region=${region}&indicator=deaths`;
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${SUPERVISOR_TOKEN}\r\n\r\n`);
  // Every second lot stalls, so that both kinds came at the same time and hear of the same regions.
  if (Math.floor(n / crowd.regions.length) % 2 === 1) {
    socket.pause();
    return;
  }
  socket.on('data', () => {
    heard += 1;
  });
  socket.on('close', () => cut.add(socket));
  await once(socket, 'data');
};

// People who look are on machines of their own: their share of this one is what is left over.
setPriority(19);
for (let n = 0; n < crowd.size; n += AT_ONCE) {
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, crowd.size - n) }, (_, i) => join(n + i)));
}
setInterval(() => process.stdout.write(`${JSON.stringify({ heard, cutOff: cut.size })}\n`), 500);
