import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from './authenticator.js';
import { remember } from './principal-of.js';

/** Lets in whoever may send events: devices, and people. What they may send is decided event by event. */
@Injectable()
export class SenderGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    remember(request, await this.authenticator.authenticate(request));
    return true;
  }
}
