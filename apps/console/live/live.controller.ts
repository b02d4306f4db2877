import { Controller, Get, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LiveTicketJson } from '#contracts/api/live-json';
import { PeopleGuard } from '#http/people.guard';
import type { UserPrincipal } from '#http/principal';
import { CurrentUser, personOf } from '#http/principal-of';
import { LiveGuard } from './live.guard.js';
import { LiveFilters } from './live-filters.js';
import { LiveHub } from './live-hub.js';
import { LiveStreams } from './live-streams.js';
import { Tickets } from './tickets.js';

@Controller('api/v1/live')
export class LiveController {
  constructor(
    private readonly hub: LiveHub,
    private readonly filters: LiveFilters,
    private readonly streams: LiveStreams,
    private readonly tickets: Tickets,
  ) {}

  @Get()
  @UseGuards(LiveGuard)
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const filter = this.filters.of(request.query, personOf(request));
    if (request.method === 'HEAD') {
      void reply.type('text/event-stream; charset=utf-8').send();
      return;
    }
    this.hub.open(this.streams.open(request, reply), filter);
  }

  @Post('tickets')
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @UseGuards(PeopleGuard)
  issue(@CurrentUser() person: UserPrincipal): Promise<LiveTicketJson> {
    return this.tickets.issue(person);
  }
}
