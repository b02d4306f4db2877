import { type CanActivate, type CustomDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { inBoth } from '#contracts/events/fault';
import type { Role } from '#ports/people';
import { Authenticator } from './authenticator.js';
import { hasRole } from './principal.js';
import { remember } from './principal-of.js';
import { Rejected } from './rejected.js';

const ROLE = 'fengsui:role';

/** On a controller or handler behind `PeopleGuard`; without it, any signed-in person. */
export const NeedsRole = (role: Role): CustomDecorator => SetMetadata(ROLE, role);

/** Lets in people: 401 without credentials, 403 for a device and for a role that is too low. */
@Injectable()
export class PeopleGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.authenticator.authenticate(request);
    if (principal.kind === 'device') {
      throw new Rejected({
        code: 'forbidden',
        detail: inBoth('设备令牌只能上报事件', 'A device token only sends events'),
      });
    }
    const wanted = this.reflector.getAllAndOverride<Role | undefined>(ROLE, [context.getHandler(), context.getClass()]);
    if (!hasRole(principal, wanted ?? 'viewer')) throw new Rejected({ code: 'forbidden' });
    remember(request, principal);
    return true;
  }
}
