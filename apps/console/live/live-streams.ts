import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '#http/authenticator';
import { personOf } from '#http/principal-of';
import { Rejected } from '#http/rejected';
import { positionOf } from './frames.js';
import { ticketOf } from './live.guard.js';
import { LiveClient } from './live-client.js';
import { LIVE_METRICS, type LiveMetrics } from './live-metrics.js';
import { Tickets } from './tickets.js';

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // A proxy in between must not collect what should arrive now.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};

/** Turns an admitted request into an open stream. */
@Injectable()
export class LiveStreams {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tickets: Tickets,
    @Inject(LIVE_METRICS) private readonly metrics: LiveMetrics,
  ) {}

  open(request: FastifyRequest, reply: FastifyReply): LiveClient {
    reply.hijack();
    const output = reply.raw;
    output.writeHead(200, STREAM_HEADERS);
    output.flushHeaders();
    return new LiveClient(output, {
      replayFrom: positionOf(request.headers['last-event-id']),
      mayStay: () => this.mayStay(request),
      onDropped: (reason) => this.metrics.dropped.inc({ reason }),
    });
  }

  /** The credentials of the request, looked at again: a session that was closed hears no more, nor who was disabled. */
  private async mayStay(request: FastifyRequest): Promise<boolean> {
    if (ticketOf(request.query) !== undefined) return this.tickets.mayStay(personOf(request));
    try {
      const principal = await this.authenticator.authenticate(request);
      return principal.kind === 'user';
    } catch (error) {
      if (error instanceof Rejected) return false;
      throw error;
    }
  }
}
