// What the ledger knows of the events of an import, before they are sent and after: an event that the door accepted can
// still be refused there, and an import must say so.

import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';
import type { EventRef } from '#domain/ledger/outcome';
import type { Target } from './send-events.js';

const fateSchema = z.object({ state: z.string(), code: z.string().optional(), detail: z.string().optional() });
export type Fate = z.infer<typeof fateSchema>;

const AT_ONCE = 1_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export const PENDING: Fate = { state: 'pending' };

export const isDecided = ({ state }: Fate): boolean => state !== 'pending' && state !== 'unknown';

/** One for each event; `undefined`: at this address nobody answers but the door. */
export const askFates = async (target: Target, events: readonly EventRef[]): Promise<Fate[] | undefined> => {
  const fates: Fate[] = [];
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const asked = events.slice(from, from + AT_ONCE);
    const answered = await ask(target, asked);
    if (!answered || answered.length !== asked.length) return undefined;
    fates.push(...answered);
  }
  return fates;
};

/** Asks until every event is decided, or the time is over; what is undecided then is pending. */
export const followEvents = async (target: Target, events: readonly EventRef[], limitMs: number): Promise<Fate[]> => {
  const fates = events.map(() => PENDING);
  let open = [...events.entries()];
  const until = performance.now() + limitMs;
  for (let wait = FIRST_PAUSE_MS; open.length > 0; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    const asked = open;
    const answered = await askFates(
      target,
      asked.map(([, event]) => event),
    );
    if (!answered) break;
    for (const [nth, [index]] of asked.entries()) {
      const fate = answered[nth];
      if (fate && isDecided(fate)) fates[index] = fate;
    }
    open = asked.filter(([index]) => fates[index] === PENDING);
    if (open.length === 0 || performance.now() + wait > until) break;
    await pause(wait);
  }
  return fates;
};

const ask = async (target: Target, events: readonly EventRef[]): Promise<Fate[] | undefined> => {
  const response = await fetch(`${target.url}/api/v1/events/status`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(events.map(({ source, id }) => ({ source, id }))),
  }).catch(() => undefined);
  // Whether anybody is there at all is said by the door, to which everything goes next.
  if (!response?.ok) return undefined;
  const parsed = z.array(fateSchema).safeParse(await response.json());
  return parsed.success ? parsed.data : undefined;
};
