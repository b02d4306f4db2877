// Slows guessing, on every process alike. Four counts: a person from one address, an address whoever it names, a person from
// everywhere, and, instead of all three, a browser from which that person has signed in before: whoever hammers on a
// colleague's name does not shut out the colleague at the own desk (OWASP: device cookies).

import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Instant } from '#domain/calendar/day';
import type { Decided, SignInTries, Tries } from '#ports/sign-in-tries';

const FIRST_PAUSE_MS = 1_000;
/** Forgotten after so long without a failure; longer than the longest pause. */
const TRIES_KEPT_MS = 60 * 60_000;
/** Since it was last used for signing in. */
export const BROWSER_KEPT_MS = 180 * 24 * 3_600_000;
const FORGET_EVERY_MS = 60_000;

/** After `free` failures each further one doubles the pause, up to `longestMs`. */
const LIMITS = {
  browser: { free: 5, longestMs: 15 * 60_000 },
  pair: { free: 5, longestMs: 15 * 60_000 },
  /** Many people sit behind one address. */
  address: { free: 20, longestMs: 15 * 60_000 },
  /** Short: anybody can fail in somebody else's name. */
  account: { free: 20, longestMs: 60_000 },
} as const;
type Kind = keyof typeof LIMITS;

interface Counted {
  readonly kind: Kind;
  readonly key: string;
}

export interface Trying {
  readonly name: string;
  readonly address: string | null;
  /** Hash of the browser's cookie. */
  readonly browser: Buffer | undefined;
}

export type Turn =
  | { readonly type: 'go'; readonly counted: readonly Counted[] }
  /** `isNews`: the first try that this pause refuses; who hammers shall not fill the trail. */
  | { readonly type: 'wait'; readonly ms: number; readonly isNews: boolean };

export class SignInThrottle {
  private forgotAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly tries: SignInTries) {}

  /** Counts the try as failed before the slow part, so that many at once, on many processes, are not many free tries. */
  async begin(trying: Trying, now: Instant): Promise<Turn> {
    await this.forget(now);
    const { browser, name } = trying;
    const isKnown = browser !== undefined && (await this.tries.knowsBrowser(browser, name));
    const counted = countedOf(trying, isKnown);
    return this.tries.decide(
      counted.map(({ key }) => key),
      (held) => turnOf(counted, held, now),
    );
  }

  /** So that what anybody can fill stays small. */
  private async forget(now: Instant): Promise<void> {
    if (now - this.forgotAt < FORGET_EVERY_MS) return;
    this.forgotAt = now;
    await this.tries.forget({ tries: now - TRIES_KEPT_MS, browsers: now - BROWSER_KEPT_MS });
  }

  /** Takes the try back. What others failed before stays counted against the address and the name. */
  succeeded(counted: readonly Counted[], now: Instant): Promise<void> {
    return this.tries.decide(
      counted.map(({ key }) => key),
      (held) => ({ answer: undefined, next: new Map(counted.map((one) => [one.key, afterSuccess(one, held, now)])) }),
    );
  }
}

const afterSuccess = ({ kind, key }: Counted, held: ReadonlyMap<string, Tries>, now: Instant): Tries | null => {
  const before = held.get(key);
  if (!before || before.count <= 1 || kind === 'pair' || kind === 'browser') return null;
  return { ...before, count: before.count - 1, until: now };
};

const turnOf = (counted: readonly Counted[], held: ReadonlyMap<string, Tries>, now: Instant): Decided<Turn> => {
  const paused = counted.flatMap(({ key }) => {
    const one = held.get(key);
    return one && one.until > now ? [{ key, one }] : [];
  });
  if (paused.length > 0) {
    const ms = Math.max(...paused.map(({ one }) => one.until - now));
    const isNews = paused.some(({ one }) => !one.isTold);
    const told = paused.map(({ key, one }) => [key, { ...one, isTold: true }] as const);
    return { answer: { type: 'wait', ms, isNews }, next: new Map(isNews ? told : []) };
  }
  const next = counted.map(({ kind, key }) => [key, failed(kind, held.get(key), now)] as const);
  return { answer: { type: 'go', counted }, next: new Map(next) };
};

const failed = (kind: Kind, before: Tries | undefined, now: Instant): Tries => {
  const { free, longestMs } = LIMITS[kind];
  const count = (before && now - before.lastAt < TRIES_KEPT_MS ? before.count : 0) + 1;
  const pause = count < free ? 0 : Math.min(longestMs, FIRST_PAUSE_MS * 2 ** (count - free));
  return { count, until: now + pause, isTold: false, lastAt: now };
};

const countedOf = ({ name, address, browser }: Trying, isKnown: boolean): Counted[] => {
  const key = (kind: Kind, ...parts: string[]): Counted => ({
    kind,
    key: createHash('sha256')
      .update(JSON.stringify([kind, ...parts]))
      .digest('hex'),
  });
  if (isKnown && browser) return [key('browser', browser.toString('hex'), name)];
  const place = placeOf(address ?? '');
  return [key('pair', name, place), key('address', place), key('account', name)];
};

/** Of IPv6 the network: one household or one rented machine has 2^64 addresses of it. */
export const placeOf = (address: string): string => {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined || !isIPv6(address)) return v4 ?? address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const middle = tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  const network = [...first, ...middle, ...last].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
};
