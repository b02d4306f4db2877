// A browser sends the session cookie by itself; SameSite=Strict keeps other sites out, and this does so again: a header
// that a foreign page cannot send without our consent, and what the browser says about the page that asks.

import type { FastifyRequest } from 'fastify';
import { Rejected } from './rejected.js';

export const CSRF_HEADER = 'x-fengsui-csrf';
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const isOwnOrigin = (origin: string, host: string | undefined): boolean => {
  try {
    return new URL(origin).host === host;
  } catch {
    // `null` of a sandboxed page, or nonsense.
    return false;
  }
};

/** Passes, or throws `Rejected`. For requests that a session cookie vouches for, and for signing in. */
export const checkCsrf = (request: FastifyRequest): void => {
  if (SAFE.has(request.method)) return;
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  const isOwn =
    headers[CSRF_HEADER] === '1' &&
    (site === undefined || site === 'same-origin' || site === 'none') &&
    (headers.origin === undefined || isOwnOrigin(headers.origin, headers.host));
  if (!isOwn) throw new Rejected({ code: 'csrf-refused' });
};
