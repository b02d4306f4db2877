import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PeopleGuard } from '#http/people.guard';
import { remember } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { Tickets } from './tickets.js';

/** A ticket in the address, else whoever may use the API. */
@Injectable()
export class LiveGuard implements CanActivate {
  constructor(
    private readonly people: PeopleGuard,
    private readonly tickets: Tickets,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const ticket = ticketOf(request.query);
    if (ticket === undefined) return this.people.canActivate(context);
    const principal = await this.tickets.principal(ticket);
    if (!principal) throw new Rejected({ code: 'unauthorized' });
    remember(request, principal);
    return true;
  }
}

export const ticketOf = (query: unknown): string | undefined =>
  typeof query === 'object' && query !== null && 'ticket' in query && typeof query.ticket === 'string'
    ? query.ticket
    : undefined;
