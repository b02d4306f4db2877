// Reads who speaks, once per request, and keeps it beside the request.

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal, UserPrincipal } from './principal.js';
import { Rejected } from './rejected.js';

const principals = new WeakMap<FastifyRequest, Principal>();

export const remember = (request: FastifyRequest, principal: Principal): void => {
  principals.set(request, principal);
};

/** Set by a guard before the handler runs; without a guard there is nobody. */
export const principalOf = (request: FastifyRequest): Principal => {
  const principal = principals.get(request);
  if (!principal) throw new Rejected({ code: 'unauthorized' });
  return principal;
};

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** Parameter: who sends events, device or person. Behind `SenderGuard`. */
export const Sender = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal => principalOf(requestOf(context)),
);

/** The person who asks. Behind `PeopleGuard`. */
export const personOf = (request: FastifyRequest): UserPrincipal => {
  const principal = principalOf(request);
  if (principal.kind === 'user') return principal;
  throw new Rejected({ code: 'forbidden' });
};

/** Parameter: the same. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): UserPrincipal => personOf(requestOf(context)),
);
