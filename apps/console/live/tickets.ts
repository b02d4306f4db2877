import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { LiveTicketJson } from '#contracts/api/live-json';
import { hashToken } from '#contracts/credentials/token';
import { formatInstant } from '#domain/calendar/local-time';
import type { UserPrincipal } from '#http/principal';
import { CLOCK, type Clock } from '#ports/clock';
import { LIVE_TICKETS, type LiveTickets } from '#ports/live-tickets';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { zoneOf } from '../http/regions-below.js';

const TICKET_MS = 60_000;

/** For streams of programs that can send no header: a secret that may stand in an address, because it soon means nothing. */
@Injectable()
export class Tickets {
  constructor(
    @Inject(LIVE_TICKETS) private readonly tickets: LiveTickets,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(REGION_DIRECTORY) private readonly directory: RegionDirectory,
  ) {}

  async issue({ user, role, region }: UserPrincipal): Promise<LiveTicketJson> {
    const ticket = randomBytes(24).toString('base64url');
    const expiresAt = this.clock.now() + TICKET_MS;
    await this.tickets.issue(hashToken(ticket), { name: user, role, region }, expiresAt);
    return { ticket, expiresAt: formatInstant(expiresAt, zoneOf(this.directory.current(), region)) };
  }

  /** Good for looking only, whoever asked for it. */
  async principal(ticket: string): Promise<UserPrincipal | undefined> {
    const person = await this.tickets.find(hashToken(ticket), this.clock.now());
    return (
      person && {
        kind: 'user',
        user: person.name,
        role: person.role,
        region: person.region,
        scope: 'read',
        via: 'token',
      }
    );
  }
}
