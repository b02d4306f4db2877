import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { checkCsrf } from './csrf.js';
import { DeviceDirectory } from './device-directory.js';
import { PersonDirectory } from './person-directory.js';
import type { Principal } from './principal.js';
import { Rejected } from './rejected.js';
import { bearerOf, sessionIdOf } from './request-credentials.js';

const unauthorized = (): Rejected =>
  new Rejected({ code: 'unauthorized' }, { headers: { 'www-authenticate': 'Bearer realm="fengsui"' } });

/** A bearer token if there is one, else the session cookie; never the cookie in place of a wrong token. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly devices: DeviceDirectory,
    private readonly persons: PersonDirectory,
  ) {}

  /** Throws `Rejected` (401) when nobody vouches, or (403) when a cookie request may be forged. */
  async authenticate(request: FastifyRequest): Promise<Principal> {
    const bearer = bearerOf(request);
    if (bearer !== undefined) {
      // A device's token first: it is checked in memory, and intake must not need the database.
      const device = bearer.startsWith('fsu_') ? undefined : await this.devices.find(bearer);
      const principal = device ?? (bearer.startsWith('fsd_') ? undefined : await this.persons.byToken(bearer));
      if (!principal) throw unauthorized();
      return principal;
    }
    if (request.headers.authorization !== undefined) throw unauthorized();
    const session = sessionIdOf(request);
    const person = session === undefined ? undefined : await this.persons.bySession(session);
    if (!person) throw unauthorized();
    checkCsrf(request);
    return person;
  }
}
