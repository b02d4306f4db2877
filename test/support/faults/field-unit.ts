// Sends as a field device does: the same request again until it is answered 202, whatever happens meanwhile.

import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '../instance/api.js';
import type { EventDraft } from '../ledger/events.js';

const AGAIN_AFTER_MS = 100;
const AT_ONCE = 4;

export interface Sending {
  readonly requests: readonly (readonly EventDraft[])[];
  readonly doors: readonly Api[];
  readonly giveUpMs: number;
  /** Between two requests of one sender, so that a fault finds load under way. */
  readonly everyMs: number;
}

/** Answers with the ids that a 202 turned away. */
export const sendLikeADevice = async (sending: Sending): Promise<ReadonlySet<string>> => {
  const queue = sending.requests.map((events, i) => ({ events, i }));
  const rejected = new Set<string>();
  const giveUpAt = Date.now() + sending.giveUpMs;
  const deliver = async (events: readonly EventDraft[], first: number): Promise<void> => {
    for (let attempt = first; ; attempt++) {
      const door = sending.doors[attempt % sending.doors.length];
      const answer = await door?.sendLines(events).catch(() => undefined);
      const status = answer?.status ?? 'no answer';
      if (answer?.status === 202) {
        for (const { index } of answer.body.rejected) rejected.add(events[index]?.id ?? '?');
        return;
      }
      if (Date.now() > giveUpAt) throw new Error(`not answered 202 within ${sending.giveUpMs} ms, at last: ${status}`);
      await pause(AGAIN_AFTER_MS);
    }
  };
  const sender = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await deliver(next.events, next.i);
      if (sending.everyMs > 0) await pause(sending.everyMs);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return rejected;
};
