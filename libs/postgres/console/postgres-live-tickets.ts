import type { LiveTickets } from '#ports/live-tickets';
import type { Person } from '#ports/people';
import type { Database } from '../database.js';
import { insertTicket, selectTicket } from './live-ticket.queries.js';

export class PostgresLiveTickets implements LiveTickets {
  constructor(private readonly db: Database) {}

  issue(hash: Buffer, person: Person, expiresAt: number): Promise<void> {
    return insertTicket(this.db, { hash, person, expiresAt });
  }

  find(hash: Buffer, now: number): Promise<Person | undefined> {
    return selectTicket(this.db, hash, now);
  }
}
