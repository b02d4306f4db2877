import type { FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'fengsui_session';
/** From which somebody has signed in before; it opens nothing. */
export const BROWSER_COOKIE = 'fengsui_browser';

export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];

export const sessionIdOf = (request: FastifyRequest): string | undefined => cookieOf(request, SESSION_COOKIE);
export const browserIdOf = (request: FastifyRequest): string | undefined => cookieOf(request, BROWSER_COOKIE);

const cookieOf = (request: FastifyRequest, wanted: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return undefined;
};
