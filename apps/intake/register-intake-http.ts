// What Fastify must know before `app.init()`: the content types of the door, and gzip with a bound.

import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest, preParsingHookHandler, RequestPayload } from 'fastify';
import { inBoth } from '#contracts/events/fault';
import { MAX_BODY_BYTES, registerJsonBody } from '#http/json-body';
import { bodyTooLarge } from '#http/problem.filter';
import { Rejected } from '#http/rejected';

export const EVENTS_PATH = '/api/v1/events';

export const MEDIA = {
  one: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/jsonl',
  binary: 'application/json',
} as const;

const RAW = [MEDIA.one, MEDIA.batch, MEDIA.ndjson, MEDIA.jsonl];

const tooLarge = (): Rejected => new Rejected({ code: 'payload-too-large', detail: bodyTooLarge() });

/** Ends the stream with 413 as soon as more comes out than is allowed: what a small body inflates to is not awaited. */
const limiter = (): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > MAX_BODY_BYTES) done(tooLarge());
      else done(null, chunk);
    },
  });
};

const decompress: preParsingHookHandler = (request, _reply, payload, done) => {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (encoding === undefined || encoding === 'identity' || !isEvents(request)) return done(null, payload);
  if (encoding !== 'gzip') {
    const detail = inBoth('只支持 gzip 压缩', 'Only gzip is supported as content encoding');
    return done(new Rejected({ code: 'unsupported-media-type', detail }));
  }
  delete request.headers['content-length'];
  delete request.headers['content-encoding'];
  // Errors travel to the last stream, where Fastify reads them; the callback only keeps them from being unhandled.
  const inflated: RequestPayload = pipeline(payload, createGunzip(), limiter(), () => undefined);
  return done(null, inflated);
};

const isEvents = (request: FastifyRequest): boolean => request.url.split('?', 1)[0] === EVENTS_PATH;

export const registerIntakeHttp = (fastify: FastifyInstance): void => {
  registerJsonBody(fastify);
  for (const type of RAW) {
    fastify.addContentTypeParser(
      type,
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      async (_request: unknown, body: Buffer): Promise<Buffer> => body,
    );
  }
  fastify.addHook('preParsing', decompress);
};
