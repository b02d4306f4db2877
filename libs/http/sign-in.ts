import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Rejection } from '#contracts/problem';
import { ACTION_LOG, type ActionLog, type ActionName, type Doing } from '#ports/action-log';
import { CLOCK, type Clock } from '#ports/clock';
import { PEOPLE, type People, type Person } from '#ports/people';
import { SIGN_IN_TRIES, type SignInTries } from '#ports/sign-in-tries';
import { decoyHash, MAX_PASSWORD, passwordMatches } from './passwords.js';
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, sessionHash } from './person-directory.js';
import { SignInThrottle } from './sign-in-throttle.js';

export interface SignedIn {
  readonly ok: true;
  /** For the cookie; only its hash is kept. */
  readonly sessionId: string;
  /** For another cookie: this browser is known to be the person's from now on. A new one each time, so none can be planted. */
  readonly browserId: string;
  readonly person: Person;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** From the cookie, if the browser has one. */
  readonly browserId: string | undefined;
}
export type SignInOutcome =
  | SignedIn
  | { readonly ok: false; readonly rejection: Rejection; readonly retryAfterMs?: number };

@Injectable()
export class SignIn {
  private readonly throttle: SignInThrottle;
  private decoy: Promise<string> | undefined;

  constructor(
    @Inject(PEOPLE) private readonly people: People,
    @Inject(ACTION_LOG) private readonly actions: Pick<ActionLog, 'record'>,
    @Inject(SIGN_IN_TRIES) private readonly tries: SignInTries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.throttle = new SignInThrottle(tries);
  }

  async open({ user: name, password, browserId }: Credentials, by: Doing): Promise<SignInOutcome> {
    const now = this.clock.now();
    const browser = browserId === undefined ? undefined : sessionHash(browserId);
    const turn = await this.throttle.begin({ name, address: by.address, browser }, now);
    if (turn.type === 'wait') {
      if (turn.isNews) await this.tell('sign-in-throttled', name, by);
      return { ok: false, rejection: { code: 'rate-limited' }, retryAfterMs: turn.ms };
    }
    const user = await this.people.findUser(name);
    this.decoy ??= decoyHash();
    const isRight =
      password.length <= MAX_PASSWORD && (await passwordMatches(user?.passwordHash ?? (await this.decoy), password));
    if (!user || !isRight || user.disabledAt !== null) return this.refuse(name, by);
    const sessionId = randomBytes(24).toString('base64url');
    const isOpen = await this.people.openSession(
      {
        idHash: sessionHash(sessionId),
        user: user.name,
        expiresAt: now + SESSION_IDLE_MS,
        endsAt: now + SESSION_LONGEST_MS,
      },
      { verified: user.passwordHash, by },
    );
    if (!isOpen) return this.refuse(name, by);
    await this.throttle.succeeded(turn.counted, now);
    const known = randomBytes(24).toString('base64url');
    await this.tries.rememberBrowser(sessionHash(known), user.name, now);
    return { ok: true, sessionId, browserId: known, person: { name: user.name, role: user.role, region: user.region } };
  }

  async close(sessionId: string, by: Doing): Promise<void> {
    await this.people.closeSession(sessionHash(sessionId), by);
  }

  private async refuse(name: string, by: Doing): Promise<SignInOutcome> {
    await this.tell('sign-in-failed', name, by);
    return { ok: false, rejection: { code: 'sign-in-failed' } };
  }

  /** A name that nobody has is not written down: people type their password there. */
  private async tell(action: ActionName, name: string, by: Doing): Promise<void> {
    const user = await this.people.findUser(name);
    await this.actions.record({ action, object: user?.name ?? '', region: user?.region ?? null, detail: {} }, by);
  }
}
