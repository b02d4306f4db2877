import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tokenId } from '#contracts/credentials/token';
import { sessionHash } from '#http/person-directory';
import { personOf } from '#http/principal-of';
import { bearerOf, sessionIdOf } from '#http/request-credentials';
import { positionOf } from './frames.js';
import { ticketOf } from './live.guard.js';
import { LiveClient, type Opener } from './live-client.js';
import { LIVE_METRICS, type LiveMetrics } from './live-metrics.js';

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
  constructor(@Inject(LIVE_METRICS) private readonly metrics: LiveMetrics) {}

  open(request: FastifyRequest, reply: FastifyReply): LiveClient {
    reply.hijack();
    const output = reply.raw;
    output.writeHead(200, STREAM_HEADERS);
    output.flushHeaders();
    return new LiveClient(output, {
      replayFrom: positionOf(request.headers['last-event-id']),
      opener: openerOf(request),
      onDropped: (reason) => this.metrics.dropped.inc({ reason }),
    });
  }
}

const openerOf = (request: FastifyRequest): Opener | undefined => {
  const { user: name, role, region, via } = personOf(request);
  const person = { name, role, region };
  // Issued to the operator's own token, a ticket's person has no row.
  if (ticketOf(request.query) !== undefined) return name === 'service' ? undefined : { by: 'users', key: name, person };
  const token = bearerOf(request);
  if (via === 'token' && token !== undefined) return { by: 'tokens', key: tokenId('fsu', token) ?? '', person };
  const session = sessionIdOf(request);
  return session === undefined ? undefined : { by: 'sessions', key: sessionHash(session).toString('hex'), person };
};
