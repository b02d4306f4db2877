import type { Instant } from '#domain/calendar/day';
import type { Person } from './people.js';

/** Stands for a person for a short time, on every console. Only its hash is kept. */
export interface LiveTickets {
  issue(hash: Buffer, person: Person, expiresAt: Instant): Promise<void>;
  /** Undefined: never issued, run out, or its person was disabled meanwhile. */
  find(hash: Buffer, now: Instant): Promise<Person | undefined>;
}
export const LIVE_TICKETS = Symbol('LiveTickets');
