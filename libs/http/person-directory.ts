// Who a session cookie or a person's bearer token stands for.

import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#config/config';
import { hashToken, tokenId, tokenMatches } from '#contracts/credentials/token';
import { CLOCK, type Clock } from '#ports/clock';
import { PEOPLE, type People } from '#ports/people';
import type { UserPrincipal } from './principal.js';

/** A session ends so long after its last use … */
export const SESSION_IDLE_MS = 12 * 3_600_000;
/** … and in any case so long after signing in. */
export const SESSION_LONGEST_MS = 7 * 24 * 3_600_000;
/** Writing down each use would be a write per request. */
const EXTEND_EVERY_MS = 5 * 60_000;

export const sessionHash = (id: string): Buffer => createHash('sha256').update(id).digest();

@Injectable()
export class PersonDirectory {
  private readonly service: { hash: Buffer; principal: UserPrincipal } | undefined;

  constructor(
    @Inject(PEOPLE) private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.service = config.supervisorToken === undefined ? undefined : serviceOf(config.supervisorToken);
  }

  async bySession(id: string): Promise<UserPrincipal | undefined> {
    const now = this.clock.now();
    const idHash = sessionHash(id);
    const session = await this.people.findSession(idHash, now);
    if (!session) return undefined;
    const expiresAt = Math.min(now + SESSION_IDLE_MS, session.endsAt);
    if (expiresAt - session.expiresAt > EXTEND_EVERY_MS) await this.people.extendSession(idHash, expiresAt);
    const { name, role, region } = session.person;
    return { kind: 'user', user: name, role, region, scope: 'operate', via: 'session' };
  }

  async byToken(token: string): Promise<UserPrincipal | undefined> {
    if (this.service && timingSafeEqual(hashToken(token), this.service.hash)) return this.service.principal;
    const id = tokenId('fsu', token);
    if (id === undefined) return undefined;
    const found = await this.people.findApiToken(id);
    if (!found || !tokenMatches(token, found.tokenHash)) return undefined;
    const { name, role, region } = found.person;
    return { kind: 'user', user: name, role, region, scope: found.scope, via: 'token' };
  }
}

/** `FENGSUI_SUPERVISOR_TOKEN`: the administrator `service`, for the whole country. */
const serviceOf = (token: string): { hash: Buffer; principal: UserPrincipal } => ({
  hash: hashToken(token),
  principal: {
    kind: 'user',
    user: 'service',
    role: 'administrator',
    region: '100000',
    scope: 'operate',
    via: 'service',
  },
});
