// What the ledger made of what the door accepted: an event can still be refused there, and an import must say so.

import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';
import type { EventRef } from '#domain/ledger/outcome';
import type { Target } from './send-events.js';

const statusSchema = z.array(
  z.object({ state: z.string(), code: z.string().optional(), detail: z.string().optional() }),
);

export interface Refused {
  /** Index into the events asked about. */
  readonly index: number;
  readonly code: string;
  readonly detail: string;
}

export interface Followed {
  readonly refused: readonly Refused[];
  /** Not booked in the time given, or nobody there to ask. */
  readonly pending: number;
}

const AT_ONCE = 1_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Asks until every event is decided, or the time is over. */
export const followEvents = async (target: Target, events: readonly EventRef[], limitMs: number): Promise<Followed> => {
  const refused: Refused[] = [];
  let open = events.map((_, index) => index);
  const until = performance.now() + limitMs;
  for (let wait = FIRST_PAUSE_MS; open.length > 0; wait = Math.min(LONGEST_PAUSE_MS, wait * 2)) {
    const undecided: number[] = [];
    for (let from = 0; from < open.length; from += AT_ONCE) {
      const asked = open.slice(from, from + AT_ONCE);
      const states = await ask(target, asked, events);
      // No such service at this address: the door is all that answers here.
      if (!states) return { refused, pending: open.length };
      for (const [nth, index] of asked.entries()) {
        const status = states[nth];
        if (!status || status.state === 'pending' || status.state === 'unknown') undecided.push(index);
        else if (status.state === 'refused') {
          refused.push({ index, code: status.code ?? 'refused', detail: status.detail ?? '' });
        }
      }
    }
    open = undecided;
    if (open.length > 0 && performance.now() + wait > until) break;
    if (open.length > 0) await pause(wait);
  }
  return { refused, pending: open.length };
};

const ask = async (
  target: Target,
  indexes: readonly number[],
  events: readonly EventRef[],
): Promise<z.infer<typeof statusSchema> | undefined> => {
  const pairs = indexes.flatMap((index) => {
    const event = events[index];
    return event ? [{ source: event.source, id: event.id }] : [];
  });
  const response = await fetch(`${target.url}/api/v1/events/status`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(pairs),
  });
  if (!response.ok) return undefined;
  const parsed = statusSchema.safeParse(await response.json());
  return parsed.success ? parsed.data : undefined;
};
