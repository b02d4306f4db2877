// A browser sends the session cookie by itself; SameSite=Strict keeps other sites out, and this does so again: a header
// that a foreign page cannot send without our consent, and what the browser says about the page that asks.

import type { FastifyRequest } from 'fastify';
import { Rejected } from './rejected.js';

export const CSRF_HEADER = 'x-fengsui-csrf';
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Compared as URLs: a browser leaves out the default port. */
const isOwnOrigin = (origin: string, host: string | undefined): boolean => {
  try {
    const { protocol, host: asked } = new URL(origin);
    return host !== undefined && new URL(`${protocol}//${host}`).host === asked;
  } catch {
    // `null` of a sandboxed page, or nonsense.
    return false;
  }
};

/** What the browser itself says decides; only without it the origin, which a proxy that renames the host would spoil. */
const isFromOurPage = ({ headers }: FastifyRequest): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === undefined || isOwnOrigin(headers.origin, headers.host);
};

/** Passes, or throws `Rejected`. For requests that a session cookie vouches for, and for signing in. */
export const checkCsrf = (request: FastifyRequest): void => {
  if (SAFE.has(request.method)) return;
  if (request.headers[CSRF_HEADER] === '1' && isFromOurPage(request)) return;
  throw new Rejected({ code: 'csrf-refused' });
};
