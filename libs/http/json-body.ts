import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { Rejected } from './rejected.js';

/** Bytes of one request's body, after decompression. */
export const MAX_BODY_BYTES = 1_048_576;

/** Throws `Rejected` (400): not UTF-8, or not JSON. Bytes are never replaced in silence. */
export const parseJsonBytes = (bytes: Buffer): unknown => {
  if (!isUtf8(bytes)) throw new Rejected({ code: 'malformed' });
  try {
    // A byte order mark is no JSON, but some editors write one.
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Rejected({ code: 'malformed' }, { cause });
  }
};

/** `application/json` for every route; call before `app.init()`. Twice is once. */
export const registerJsonBody = (fastify: FastifyInstance): void => {
  if (fastify.hasContentTypeParser('application/json')) fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    async (_request: unknown, body: Buffer): Promise<unknown> => (body.length === 0 ? undefined : parseJsonBytes(body)),
  );
};
