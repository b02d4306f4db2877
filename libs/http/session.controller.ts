import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Person } from '#ports/people';
import { checkCsrf } from './csrf.js';
import { doingOf } from './doing-of.js';
import { PeopleGuard } from './people.guard.js';
import { SESSION_LONGEST_MS } from './person-directory.js';
import type { UserPrincipal } from './principal.js';
import { CurrentUser } from './principal-of.js';
import { readBody } from './read-body.js';
import { Rejected } from './rejected.js';
import { BROWSER_COOKIE, browserIdOf, SESSION_COOKIE, sessionIdOf } from './request-credentials.js';
import { SignIn } from './sign-in.js';
import { BROWSER_KEPT_MS } from './sign-in-throttle.js';

const credentials = z.strictObject({ user: z.string().min(1).max(256), password: z.string().min(1).max(1024) });

interface SessionView {
  readonly user: string;
  readonly role: string;
  readonly region: string;
}

/** Secure where the browser came by TLS, also behind a trusted proxy; not elsewhere, or a laptop could not sign in. */
const cookie = (request: FastifyRequest, value: string, maxAgeMs: number): string =>
  `${SESSION_COOKIE}=${value}; Path=/; ${attributesOf(request, maxAgeMs)}`;

/** Sent where somebody signs in, and nowhere else. */
const browserCookie = (request: FastifyRequest, value: string): string =>
  `${BROWSER_COOKIE}=${value}; Path=/api/v1/session; ${attributesOf(request, BROWSER_KEPT_MS)}`;

const attributesOf = (request: FastifyRequest, maxAgeMs: number): string =>
  `HttpOnly; SameSite=Strict; Max-Age=${maxAgeMs / 1000}${request.protocol === 'https' ? '; Secure' : ''}`;

const viewOf = (person: Person): SessionView => ({ user: person.name, role: person.role, region: person.region });

/** Signing in and out, and who is signed in. */
@Controller('api/v1/session')
export class SessionController {
  constructor(private readonly signIn: SignIn) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async open(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    checkCsrf(request);
    const asked = readBody(credentials, body);
    const outcome = await this.signIn.open({ ...asked, browserId: browserIdOf(request) }, doingOf(request));
    if (!outcome.ok) {
      const seconds = Math.ceil((outcome.retryAfterMs ?? 0) / 1000);
      throw new Rejected(outcome.rejection, seconds > 0 ? { headers: { 'retry-after': String(seconds) } } : {});
    }
    // A new id for each sign-in: one that somebody planted in the browser is worth nothing, one that was good is given up.
    const before = sessionIdOf(request);
    if (before !== undefined) await this.signIn.close(before, doingOf(request));
    void reply.header('set-cookie', [
      cookie(request, outcome.sessionId, SESSION_LONGEST_MS),
      browserCookie(request, outcome.browserId),
    ]);
    return viewOf(outcome.person);
  }

  @Get()
  @UseGuards(PeopleGuard)
  @Header('cache-control', 'no-store')
  current(@CurrentUser() person: UserPrincipal): SessionView {
    return { user: person.user, role: person.role, region: person.region };
  }

  @Delete()
  @HttpCode(204)
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    checkCsrf(request);
    const id = sessionIdOf(request);
    if (id !== undefined) await this.signIn.close(id, doingOf(request));
    void reply.header('set-cookie', cookie(request, '', 0));
  }
}
