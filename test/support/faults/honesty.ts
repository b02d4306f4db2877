// I8 at a door whose log cannot acknowledge, over HTTP: sentences about what does not hold. It takes the 8 s after which an
// append that nobody answers is given up; no time where it fails at once.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Api, DEVICE_TOKEN } from '../instance/api.js';
import type { EventDraft } from '../ledger/events.js';

const TURNS_WITHIN_MS = 3_000;
const TURNS_AWAY_WITHIN_MS = 5_000;
const MIB = 1024 * 1024;
/** As many as would hold all of the 64 MiB that requests under way may: the next one of that size is too much. */
const HOLDERS = 64;

export const honestyFaults = async (door: Api, event: EventDraft): Promise<string[]> => {
  const since = performance.now();
  const asked = door.send(event).then(
    ({ status, headers }) => ({ status, again: Number(headers.get('retry-after')) }),
    (error: unknown) => ({ status: `${error}`, again: 0 }),
  );
  const faults: string[] = [];
  for (;;) {
    const lookedAt = performance.now() - since;
    if ((await door.call('/readyz')).status === 503) break;
    if (lookedAt > TURNS_WITHIN_MS) {
      faults.push(`I8: /readyz says ready ${Math.round(lookedAt)} ms after the log went away`);
      break;
    }
    await pause(50);
  }
  faults.push(...(await budgetFaults(door)));
  const { status, again } = await asked;
  if (status !== 503) faults.push(`I8: answered ${status} while the log was away`);
  if (!(again > 0)) faults.push('I8: 503 without Retry-After');
  return faults;
};

/** More than memory allows is turned away at once, with the same answer; who looks after the process still hears from it. */
const budgetFaults = async (door: Api): Promise<string[]> => {
  const holders = await Promise.all(Array.from({ length: HOLDERS }, () => holdBytes(door.url)));
  try {
    const seen = new Set<string>();
    // The holders are connected, not all of them read: who is quicker is admitted.
    for (const until = performance.now() + TURNS_AWAY_WITHIN_MS; performance.now() < until; await pause(20)) {
      const told = await askPacked(door.url).catch((error: unknown) => ({ status: 0, again: 0, detail: `${error}` }));
      seen.add(`${told.status} ${told.detail}`);
      if (!told.detail.includes('Too much at once')) continue;
      const isHonest = told.status === 503 && told.again > 0 && (await door.call('/healthz')).status === 200;
      return isHonest ? [] : [`I8: beyond the byte budget: ${JSON.stringify(told)}, or no /healthz`];
    }
    return [`I8: beyond the byte budget nobody was turned away: ${[...seen].join('; ')}`];
  } finally {
    for (const holder of holders) holder.destroy();
  }
};

/** Packed, a body may become as long as any: so much is reserved for it. It holds no event that could be taken. */
const askPacked = async (url: string): Promise<{ status: number; again: number; detail: string }> => {
  const answer = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    body: gzipSync('{}'),
    headers: {
      authorization: `Bearer ${DEVICE_TOKEN}`,
      'content-type': 'application/cloudevents+json',
      'content-encoding': 'gzip',
    },
    signal: AbortSignal.timeout(2_000),
  });
  const { detail } = (await answer.json()) as { detail?: string };
  return { status: answer.status, again: Number(answer.headers.get('retry-after')), detail: detail ?? '' };
};

/** Says that it sends as much as one may, and stops half-way. */
const holdBytes = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const head = [
    'POST /api/v1/events HTTP/1.1',
    `host: ${hostname}`,
    `authorization: Bearer ${DEVICE_TOKEN}`,
    'content-type: application/x-ndjson',
    `content-length: ${MIB}`,
  ];
  await new Promise<void>((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n{`, () => resolve()));
  return socket;
};
