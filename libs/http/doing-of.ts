import type { FastifyRequest } from 'fastify';
import type { ActorKind, Doing } from '#ports/action-log';
import type { Principal } from './principal.js';

const KINDS = { session: 'user', token: 'token', service: 'service' } as const satisfies Record<string, ActorKind>;

/** Who asks, for the trail; without a principal: somebody who has not said who. */
export const doingOf = (request: FastifyRequest, principal?: Principal): Doing => ({
  actor: actorOf(principal),
  requestId: request.id,
  address: request.ip,
});

const actorOf = (principal: Principal | undefined): Doing['actor'] => {
  if (!principal) return { kind: 'anonymous', name: '' };
  return principal.kind === 'device'
    ? { kind: 'device', name: principal.id }
    : { kind: KINDS[principal.via], name: principal.user };
};
